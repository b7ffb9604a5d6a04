import { connect, type SecureVersion } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { makeCertificates } from '../../support/certificates.ts';
import { call, connectRaw } from '../../support/client.ts';
import { startFakeBackend } from '../../support/fake-backend.ts';
import { freePort } from '../../support/free-port.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';
import { callSecure } from '../../support/secure-client.ts';

async function startSecure() {
  const files = await makeCertificates();
  const fake = await startFakeBackend();
  const redirectFrom = await freePort();
  const fleet = await startGatewayBefore([fake], {
    listen: { host: '127.0.0.1', port: 0, tls: files.tls, redirectFrom },
  });
  return { ...files, fake, fleet, plain: `http://127.0.0.1:${redirectFrom}`, port: Number(new URL(fleet.url).port) };
}

/** What a client that insists on one version ends up with. */
function handshake(port: number, ca: string, version: SecureVersion): Promise<string> {
  return new Promise((resolve) => {
    const terms = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' };
    const socket = connect({ host: '127.0.0.1', port, ca, ...terms }, () => resolve(socket.getProtocol() ?? ''));
    socket.on('error', () => resolve('refused'));
    onTestFinished(() => void socket.destroy());
  });
}

it('speaks TLS 1.2 and 1.3, and nothing older', async () => {
  const { port, ca } = await startSecure();
  const versions: SecureVersion[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'];
  const spoken = await Promise.all(versions.map((version) => handshake(port, ca, version)));
  expect(spoken).toEqual(['TLSv1.3', 'TLSv1.2', 'refused', 'refused']);
});

it('agrees on HTTP/2 with who can speak it, and on HTTP/1.1 with everybody else', async () => {
  const { port, ca } = await startSecure();
  const agreed = (ALPNProtocols?: string[]): Promise<string | false | null> =>
    new Promise((resolve) => {
      const terms = { host: '127.0.0.1', port, ca, ...(ALPNProtocols && { ALPNProtocols }) };
      const socket = connect(terms, () => resolve(socket.alpnProtocol));
      onTestFinished(() => void socket.destroy());
    });
  expect(await agreed(['h2', 'http/1.1'])).toBe('h2');
  expect(await agreed(['http/1.1'])).toBe('http/1.1');
  expect(await agreed()).toBe(false);
});

it('closes on a client that speaks no TLS, and serves the next one', async () => {
  const { port, ca, fleet, fake } = await startSecure();
  const client = await connectRaw(`http://127.0.0.1:${port}`);
  client.send('POST /api/chat HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\n\r\n{}');
  await client.closed;
  expect(client.text()).not.toContain('HTTP/1.1 200');
  expect(fake.asked).toEqual([]);
  expect((await callSecure(fleet.url, '/api/chat', chat(), { protocol: 'HTTP/2', ca })).status).toBe(200);
});

it('sends whoever comes to listen.redirectFrom to HTTPS, method and body included, and serves nobody there', async () => {
  const { plain, port, fake } = await startSecure();
  const reply = await call(plain, '/api/chat?x=1', chat(), { headers: { host: 'gateway.lan:8081' } });
  expect([reply.status, reply.headers.location]).toEqual([308, `https://gateway.lan:${port}/api/chat?x=1`]);
  const ipv6 = await call(plain, '/', undefined, { headers: { host: '[::1]:8081' } });
  expect(ipv6.headers.location).toBe(`https://[::1]:${port}/`);
  expect(fake.asked).toEqual([]);
});

it.each(['evil.example/x?', 'a@b', 'a b', '[::1'])('redirects nobody who says %j is this host', async (host) => {
  const { plain } = await startSecure();
  const reply = await call(plain, '/', undefined, { headers: { host } });
  expect([reply.status, reply.headers.location]).toEqual([400, undefined]);
});

it('never redirects to another host by what the request line says', async () => {
  const { plain, port } = await startSecure();
  const client = await connectRaw(plain);
  client.send('GET http://evil.example/a HTTP/1.1\r\nhost: g\r\n\r\n');
  await client.closed;
  expect(client.text()).toContain(`location: https://g:${port}/a\r\n`);
});

const SECRET = 'ck_3f9k2m7q_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG000000';

it.each([
  `/k/${SECRET}/api/chat`,
  `/k/${SECRET}`,
  `//k//${SECRET}/v1?x=1`,
  `/%6B/${SECRET}/api/chat`,
  `/k/%63${SECRET.slice(1)}/api/chat`,
  `http://g/k/${SECRET}/api/chat`,
])('does not repeat the key of %s, which came in the clear, and leads nobody on with it', async (target) => {
  const { plain, port, fake } = await startSecure();
  const client = await connectRaw(plain);
  client.send(`POST ${target} HTTP/1.1\r\nhost: g:8081\r\ncontent-length: 2\r\n\r\n{}`);
  await client.closed;
  expect(client.text()).toMatch(/^HTTP\/1\.1 403 /);
  expect(client.text()).toContain(`https://g:${port}/k/<key>`);
  expect(client.text()).not.toMatch(/location:/i);
  expect(client.text()).not.toContain(SECRET.slice(4, 20));
  expect(fake.asked).toEqual([]);
});

it.each(['/a/../k/x', '/a%2fb', '/a%0d%0aset-cookie:x', '*'])(
  'leads nobody to %s, which HTTPS would refuse',
  async (target) => {
    const { plain } = await startSecure();
    const client = await connectRaw(plain);
    client.send(`OPTIONS ${target} HTTP/1.1\r\nhost: g\r\n\r\n`);
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 /);
    expect(client.text()).not.toMatch(/location:|set-cookie/i);
  },
);
