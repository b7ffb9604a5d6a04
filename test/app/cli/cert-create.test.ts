import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';
import { callSecure, protocols } from '../../support/secure-client.ts';
import { newDataDir, runCli } from './run-cli.ts';

interface Made {
  readonly cert: string;
  readonly key: string;
  readonly authority: string;
  readonly names: readonly string[];
  readonly expiresAt: string;
  readonly isNewAuthority: boolean;
}

async function create(dataDir: string, ...args: string[]): Promise<Made> {
  const { code, stdout, stderr } = await runCli('cert', 'create', '--json', '--data-dir', dataDir, ...args);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const read = (path: string): X509Certificate => new X509Certificate(readFileSync(path));

describe('corral cert create', () => {
  it('makes a certificate for every name of this machine and those given, which its authority vouches for', async () => {
    const made = await create(newDataDir(), '--name', 'Gateway.lan,10.9.8.7', '--days', '30');
    const cert = read(made.cert);
    expect(made.names.slice(0, 2)).toEqual(['gateway.lan', '10.9.8.7']);
    expect(made.names).toEqual(expect.arrayContaining([hostname().toLowerCase(), 'localhost', '127.0.0.1', '::1']));
    for (const name of made.names)
      expect(/^[\d.]+$|:/.test(name) ? cert.checkIP(name) : cert.checkHost(name)).toBeTruthy();
    const authority = read(made.authority);
    expect([authority.ca, cert.ca]).toEqual([true, false]);
    expect(cert.checkIssued(authority) && cert.verify(authority.publicKey)).toBe(true);
    const days = (cert.validToDate.getTime() - Date.now()) / 86_400_000;
    expect([Math.round(days), cert.validFromDate.getTime() < Date.now()]).toEqual([30, true]);
  });

  it('keeps both private keys from everybody else', async () => {
    const dataDir = newDataDir();
    const made = await create(dataDir);
    for (const path of [made.key, join(dataDir, 'tls/ca-key.pem')]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'tls')).mode & 0o777).toBe(0o700);
  });

  it('keeps the authority the next time, so that nobody has to trust another', async () => {
    const dataDir = newDataDir();
    const first = await create(dataDir);
    const [authority, cert] = [readFileSync(first.authority, 'utf8'), readFileSync(first.cert, 'utf8')];
    const second = await create(dataDir);
    expect([first.isNewAuthority, second.isNewAuthority]).toEqual([true, false]);
    expect(readFileSync(second.authority, 'utf8')).toBe(authority);
    expect(readFileSync(second.cert, 'utf8')).not.toBe(cert);
    expect(read(second.cert).verify(read(second.authority).publicKey)).toBe(true);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['has lost its key', (folder) => rmSync(join(folder, 'ca-key.pem')), /ca-key\.pem is missing: move .* away/],
    ['is damaged', (folder) => writeFileSync(join(folder, 'ca.pem'), 'x'), /ca\.pem does not hold a certificate/],
  ])('replaces no authority that %s, unasked', async (_, spoil, words) => {
    const dataDir = newDataDir();
    const before = readFileSync((await create(dataDir)).cert, 'utf8');
    spoil(join(dataDir, 'tls'));
    const { code, stderr } = await runCli('cert', 'create', '--data-dir', dataDir);
    expect([code, stderr]).toEqual([1, expect.stringMatching(words)]);
    expect(readFileSync(join(dataDir, 'tls/cert.pem'), 'utf8')).toBe(before);
  });

  it.each([
    ['--days', '0'],
    ['--days', '1000'],
    ['--days', 'x'],
    ['--name', 'not a name'],
    ['--name', 'https://gateway.lan'],
  ])('takes no %s %s', async (option, value) => {
    const { code, stderr } = await runCli('cert', 'create', '--data-dir', newDataDir(), option, value);
    expect([code, stderr]).toEqual([2, expect.stringContaining(option)]);
  });

  it('says what to write in the configuration and how each kind of client is made to trust it', async () => {
    const dataDir = newDataDir();
    const { stdout } = await runCli('cert', 'create', '--data-dir', dataDir);
    for (const word of ['listen:', 'macOS', 'Windows', 'Debian', 'NODE_EXTRA_CA_CERTS', 'never ca-key.pem'])
      expect(stdout).toContain(word);
    expect(stdout).toContain(join(dataDir, 'tls/ca.pem'));
  });

  it.each(protocols)('makes what a client that trusts the authority accepts over %s', async (protocol) => {
    const { cert, key, authority } = await create(newDataDir());
    const fake = await startFakeBackend();
    const { url } = await startGatewayBefore([fake], { listen: { host: '127.0.0.1', port: 0, tls: { cert, key } } });
    const ca = readFileSync(authority, 'utf8');
    expect((await callSecure(url, '/health', undefined, { protocol, ca })).status).toBe(200);
  });
});
