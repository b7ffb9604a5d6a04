import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { ToldStore } from '../../../main/ports.ts';
import { ok } from '../../../shared/result.ts';
import { type CertificateFiles, makeCertificates } from '../../support/certificates.ts';
import { doneLine, openStream, startFakeBackend, tokenLine } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../support/gateway-fixture.ts';
import { openSecure, protocols } from '../../support/secure-client.ts';

const DAY_MS = 24 * 3_600_000;

/** The certificate a new client is shown. */
function shown({ url }: FleetUnderTest, { ca }: CertificateFiles): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), ca }, () => {
      resolve(socket.getPeerX509Certificate()?.toString() ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

const events = async ({ gateway }: FleetUnderTest): Promise<readonly string[]> => {
  const found = await gateway.handlers['event.list']({});
  return found.ok ? found.value.map(({ text }) => text) : [];
};
const problems = async (fleet: FleetUnderTest) => (await fleet.status()).gateway.configProblems;

async function startSecure(files: CertificateFiles) {
  const fake = await startFakeBackend({ answer: openStream() });
  const fleet = await startGatewayBefore([fake], { listen: { host: '127.0.0.1', port: 0, tls: files.tls } });
  return { fake, fleet };
}

describe('certificate and key', () => {
  it.each(protocols)('are taken anew when their files change; a stream over %s goes on', async (protocol) => {
    const files = await makeCertificates();
    const { fake, fleet } = await startSecure(files);
    const open = openSecure(fleet.url, '/api/chat', chat(), { protocol, ca: files.ca });
    await open.head;
    const next = await files.issue();
    expect(await shown(fleet, files)).not.toBe(next.cert.trim());
    files.write(next);
    await expect.poll(async () => (await shown(fleet, files)).trim()).toBe(next.cert.trim());
    expect(await events(fleet)).toContain('the certificate was renewed and is valid for 30 days');
    fake.asked[0]?.response.end(doneLine);
    expect(await open.ending).toBe('end');
    expect(open.bytes().toString()).toBe(tokenLine('Hi') + doneLine);
    expect(fleet.lines.map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  it.each<[string, (files: CertificateFiles) => Promise<void>, RegExp]>([
    [
      'a key that is not the certificate’s',
      async (files) => writeFileSync(files.tls.key, (await files.issue()).key),
      /key\.pem is not the key of the certificate in .*cert\.pem/,
    ],
    [
      'a certificate file cut short',
      async (files) => writeFileSync(files.tls.cert, (await files.issue()).cert.slice(0, 200)),
      /cert\.pem does not hold a certificate in PEM form/,
    ],
    ['an empty key file', async (files) => writeFileSync(files.tls.key, ''), /key\.pem does not hold a private key/],
  ])('stay as they were when what comes is %s, and an event and the snapshot say so', async (_, spoil, words) => {
    const files = await makeCertificates();
    const { fleet } = await startSecure(files);
    const before = await shown(fleet, files);
    await spoil(files);
    await expect.poll(() => problems(fleet)).toEqual([expect.stringMatching(words)]);
    expect((await events(fleet)).filter((text) => words.test(text))).toHaveLength(1);
    expect(await shown(fleet, files)).toBe(before);
    const next = await files.issue();
    files.write(next);
    await expect.poll(() => problems(fleet)).toEqual([]);
    expect((await shown(fleet, files)).trim()).toBe(next.cert.trim());
  });

  it.each([
    ['soon', 3 * DAY_MS + 60_000, 'listen.tls: the certificate expires in 3 days'],
    ['already', -60_000, 'listen.tls: the certificate has expired: clients refuse it'],
  ])('that expire %s are pointed out from the start', async (_, ms, line) => {
    const from = Date.now() - 60 * DAY_MS;
    const { fleet } = await startSecure(await makeCertificates({ from, until: Date.now() + ms }));
    expect(await problems(fleet)).toEqual([line]);
    expect(await events(fleet)).toContain(line.replace('listen.tls: ', ''));
  });

  it('are told of once as they come near their end, however often the gateway starts', async () => {
    const files = await makeCertificates({ from: Date.now() - 60 * DAY_MS, until: Date.now() + 3 * DAY_MS + 60_000 });
    const marks = new Map<string, string>();
    const told: ToldStore = { load: () => [...marks], save: (subject, mark) => ok(void marks.set(subject, mark)) };
    const heard: (readonly string[])[] = [];
    for (let start = 0; start < 2; start += 1) {
      const fleet = await startGatewayBefore(
        [await startFakeBackend({ answer: openStream() })],
        { listen: { host: '127.0.0.1', port: 0, tls: files.tls } },
        { told },
      );
      heard.push((await events(fleet)).filter((text) => text.includes('expires')));
      await fleet.stop();
    }
    expect(heard).toEqual([['the certificate expires in 3 days'], []]);
  });

  it('are in every snapshot: what they are for, who signed them and until when', async () => {
    const files = await makeCertificates();
    const { fleet } = await startSecure(files);
    const cert = new X509Certificate(files.read());
    expect((await fleet.status()).gateway.certificate).toEqual({
      names: ['localhost', '127.0.0.1'],
      issuer: 'a test',
      validFrom: cert.validFromDate.getTime(),
      expiresAt: cert.validToDate.getTime(),
      fingerprint: cert.fingerprint256,
      file: files.tls.cert,
    });
    const plain = await startGatewayBefore([]);
    expect((await plain.status()).gateway.certificate).toBeNull();
  });

  it.each(protocols)('may be changed for other files under way; a stream over %s goes on', async (protocol) => {
    const [files, others] = [await makeCertificates(), await makeCertificates()];
    const { fake, fleet } = await startSecure(files);
    const open = openSecure(fleet.url, '/api/chat', chat(), { protocol, ca: files.ca });
    await open.head;
    await fleet.configure({ listen: { tls: others.tls } });
    expect((await shown(fleet, others)).trim()).toBe(others.read().trim());
    expect(await problems(fleet)).toEqual([]);
    const next = await others.issue();
    others.write(next);
    await expect.poll(async () => (await shown(fleet, others)).trim()).toBe(next.cert.trim());
    files.write(await files.issue());
    fake.asked[0]?.response.end(doneLine);
    expect(await open.ending).toBe('end');
    expect((await shown(fleet, others)).trim()).toBe(next.cert.trim());
  });

  it('stay when the other files cannot be used, which is said until the configuration names good ones', async () => {
    const files = await makeCertificates();
    const { fleet } = await startSecure(files);
    await fleet.configure({ listen: { tls: { cert: '/nowhere/c.pem', key: '/nowhere/k.pem' } } });
    const line = `the certificate in ${files.tls.cert} stays in use: /nowhere/c.pem does not exist`;
    expect(await problems(fleet)).toEqual([`listen.tls: ${line}`]);
    expect(await events(fleet)).toContain(line);
    expect((await shown(fleet, files)).trim()).toBe(files.read().trim());
    await fleet.configure({ listen: { tls: files.tls } });
    expect(await problems(fleet)).toEqual([]);
  });

  it('that come or go altogether wait for the next start', async () => {
    const files = await makeCertificates();
    const plain = await startGatewayBefore([]);
    await plain.configure({ listen: { tls: files.tls } });
    expect(await problems(plain)).toEqual(['listen.tls: takes effect when the gateway is started again']);
  });

  it('that do not fit keep the gateway from starting, with words that name the files', async () => {
    const files = await makeCertificates();
    writeFileSync(files.tls.key, (await files.issue()).key);
    await expect(startSecure(files)).rejects.toThrow(/^listen\.tls: .*key\.pem is not the key of the certificate/);
    await expect(
      startGatewayBefore([], { listen: { port: 0, tls: { cert: '/nowhere/c.pem', key: '/nowhere/k.pem' } } }),
    ).rejects.toThrow('listen.tls: /nowhere/c.pem does not exist');
  });
});
