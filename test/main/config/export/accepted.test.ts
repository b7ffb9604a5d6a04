import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportConfig } from '../../../../main/config/index.ts';
import { newTempDir } from '../../../app/temp-dir.ts';
import { makeCertificates } from '../../../support/certificates.ts';
import { configs, withTls } from './configs.ts';

const isInstalled = (program: string): boolean => spawnSync(program, ['-v']).error === undefined;

function textFor(kind: 'nginx' | 'haproxy', config: string): string {
  const exported = exportConfig(config, kind);
  if (!exported.ok) throw new Error(JSON.stringify(exported.error));
  return exported.value.text;
}

/** What a product says of a file, and whether it takes it. */
function judge(program: string, args: readonly string[], text: string): { status: number | null; said: string } {
  const path = join(newTempDir(), 'exported.conf');
  writeFileSync(path, text);
  const { status, stdout, stderr } = spawnSync(program, [...args, path], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

const nginx = (text: string) => judge('nginx', ['-t', '-g', `pid ${join(newTempDir(), 'nginx.pid')};`, '-c'], text);
const haproxy = (text: string) => judge('haproxy', ['-c', '-f'], text);
const names = Object.keys(configs);

describe.skipIf(!isInstalled('nginx'))('nginx itself', () => {
  it.each(names)('takes what is written for it: %s', (name) => {
    const { status, said } = nginx(textFor('nginx', configs[name] ?? ''));
    expect(said).toContain('syntax is ok');
    expect(said).not.toContain('[warn]');
    expect(status).toBe(0);
  });

  it('takes a certificate and a redirect', async () => {
    const { tls } = await makeCertificates();
    const { status, said } = nginx(textFor('nginx', withTls(tls)));
    expect(status, said).toBe(0);
  });
});

describe.skipIf(!isInstalled('haproxy'))('HAProxy itself', () => {
  it.each(names)('takes what is written for it: %s', (name) => {
    const { status, said } = haproxy(textFor('haproxy', configs[name] ?? ''));
    expect(status, said).toBe(0);
    expect(said).not.toContain('ALERT');
  });

  it('takes a certificate and a redirect', async () => {
    const { tls } = await makeCertificates();
    const both = join(newTempDir(), 'both.pem');
    writeFileSync(both, `${readFileSync(tls.cert, 'utf8')}\n${readFileSync(tls.key, 'utf8')}\n`);
    const { status, said } = haproxy(textFor('haproxy', withTls({ cert: both, key: both })));
    expect(status, said).toBe(0);
  });
});
