import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startHostUnderTest } from './start-host.ts';

describe('a certificate for this machine', () => {
  it('is announced with the names it would hold, and made with these and those that were asked for', async () => {
    const { ask, dataDir } = await startHostUnderTest();
    const before = await ask('certificate.read', undefined);
    const tls = { cert: join(dataDir, 'tls/cert.pem'), key: join(dataDir, 'tls/key.pem') };
    expect(before).toMatchObject({ tls, made: null, authority: null });
    expect(before.names).toEqual(expect.arrayContaining([hostname().toLowerCase(), 'localhost', '127.0.0.1', '::1']));
    const after = await ask('certificate.create', { names: ['Gateway.lan', '10.9.8.7'] });
    expect(after.made?.names).toEqual(['gateway.lan', '10.9.8.7', ...before.names]);
    const [made, authority] = [new X509Certificate(readFileSync(tls.cert)), new X509Certificate(after.authority!.pem)];
    expect(made.fingerprint256).toBe(after.made?.fingerprint);
    expect(made.verify(authority.publicKey)).toBe(true);
    expect((after.made!.expiresAt - Date.now()) / 86_400_000).toBeCloseTo(397, 1);
    expect(await ask('certificate.read', undefined)).toEqual(after);
  });

  it('is signed by the same authority the next time', async () => {
    const { ask } = await startHostUnderTest();
    const first = await ask('certificate.create', {});
    const second = await ask('certificate.create', {});
    expect(second.authority).toEqual(first.authority);
    expect(second.made?.fingerprint).not.toBe(first.made?.fingerprint);
  });

  it('is not made for what is no name, nor over an authority that is broken', async () => {
    const { ask, host, dataDir } = await startHostUnderTest();
    expect(await host.dispatch('certificate.create', { names: ['https://gateway.lan'] })).toEqual({
      ok: false,
      error: {
        code: 'bad_input',
        message: '"https://gateway.lan" is neither a host name nor an address',
        field: 'names',
      },
    });
    await ask('certificate.create', {});
    rmSync(join(dataDir, 'tls/ca-key.pem'));
    expect(await host.dispatch('certificate.create', {})).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: expect.stringContaining('ca-key.pem is missing: move') },
    });
  });

  it('says so when it cannot be written', async () => {
    const { host, dataDir } = await startHostUnderTest();
    writeFileSync(join(dataDir, 'tls'), 'in the way');
    expect(await host.dispatch('certificate.create', {})).toMatchObject({
      ok: false,
      error: { code: 'failed', message: expect.stringContaining('the certificate could not be written') },
    });
  });

  it('is written down as an administrative act, without any key', async () => {
    const { ask } = await startHostUnderTest();
    const answer = await ask('certificate.create', { names: ['gateway.lan'] });
    expect(JSON.stringify(answer)).not.toContain('PRIVATE KEY');
    const [entry] = await ask('audit.list', { count: 1 });
    expect(entry).toMatchObject({ command: 'certificate.create', input: '{"names":["gateway.lan"]}', failure: null });
  });
});
