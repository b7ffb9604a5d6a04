import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AcmeServer, startAcmeServer } from '../../support/acme-server.ts';
import { call } from '../../support/client.ts';
import { doneLine, type FakeBackend, openStream, startFakeBackend, tokenLine } from '../../support/fake-backend.ts';
import { freePort } from '../../support/free-port.ts';
import { chat } from '../../support/gateway-before.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { openSecure, protocols } from '../../support/secure-client.ts';

const DAY_MS = 24 * 3_600_000;
const domains = ['gateway.example.org', 'ai.example.org'];

interface Under {
  readonly server: AcmeServer;
  readonly folder: string;
  readonly plainPort: number;
  start(names?: readonly string[], fake?: FakeBackend): Promise<FleetUnderTest>;
}

async function setUp(): Promise<Under> {
  const plainPort = await freePort();
  const server = await startAcmeServer(plainPort);
  const folder = mkdtempSync(join(tmpdir(), 'corral-acme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    ...{ server, folder, plainPort },
    async start(names = domains, backend?: FakeBackend) {
      const acme = { directory: server.directory, email: 'ops@example.org', domains: [...names] };
      const fake = backend ?? (await startFakeBackend());
      const fleet = await startFleetUnderTest({
        servers: [],
        config: {
          listen: { host: '127.0.0.1', port: 0, redirectFrom: plainPort, tls: { acme } },
          backends: [{ id: 'rig-1', url: fake.url, slots: 4 }],
        },
        certificateFolder: folder,
      });
      onTestFinished(() => fleet.stop());
      return fleet;
    },
  };
}

/** What a client that trusts the authority is shown for that name; why it goes away when it does not like it. */
function greet({ url }: FleetUnderTest, ca: string, servername = domains[0] ?? ''): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), ca, servername }, () => {
      resolve(socket.getPeerX509Certificate()?.subjectAltName ?? '');
      socket.destroy();
    });
    socket.on('error', (error) => resolve(error.message));
  });
}

/** The fingerprint of the certificate that a new client is shown, and trusts. */
function certificateShown({ url }: FleetUnderTest, ca: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port: Number(new URL(url).port), ca, servername: domains[0] ?? '' };
    const socket = connect(to, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256);
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
const shownFor = (names: readonly string[]): string => names.map((name) => `DNS:${name}`).join(', ');

describe('a certificate from an authority', () => {
  it('is ordered at the first start and served without another, to clients that trust the authority', async () => {
    const { server, start } = await setUp();
    const fleet = await start();
    expect(await problems(fleet)).toEqual([
      'listen.tls: there is no certificate yet, and clients are shown one that they refuse: one is being ordered',
    ]);
    expect(await greet(fleet, server.ca)).toMatch(/certificate/);
    await expect.poll(() => greet(fleet, server.ca)).toBe(shownFor(domains));
    expect(await problems(fleet)).toEqual([]);
    expect((await fleet.status()).gateway.certificate).toMatchObject({ names: domains, issuer: 'a test of ACME' });
    expect(await events(fleet)).toContain('the certificate was renewed and is valid for 90 days');
    expect(server.issued).toHaveLength(1);
  });

  it('is kept for the next start, readable by its owner only, as is the key of the account', async () => {
    const { server, folder, start } = await setUp();
    const first = await start();
    await expect.poll(() => greet(first, server.ca)).toBe(shownFor(domains));
    await first.stop();
    const [own = ''] = readdirSync(join(folder, 'acme'));
    const files = readdirSync(join(folder, 'acme', own));
    expect(files.sort()).toEqual(['account.pem', 'cert.pem', 'key.pem']);
    for (const file of files) expect(statSync(join(folder, 'acme', own, file)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'acme', own)).mode & 0o777).toBe(0o700);
    const second = await start();
    expect(await greet(second, server.ca)).toBe(shownFor(domains));
    expect(server.issued).toHaveLength(1);
  });

  it('is renewed once two thirds of it are over, and stays in use while that fails', async () => {
    const { server, folder, start } = await setUp();
    // Issued a minute ago and over in 20 s: two thirds are gone.
    server.validity(20_000);
    const first = await start();
    await expect.poll(() => greet(first, server.ca)).toBe(shownFor(domains));
    await first.stop();
    server.validity(90 * 24 * 3_600_000);
    server.refuseNext('newOrder', 'rateLimited', 'too many certificates already issued');
    const second = await start();
    const failed = /^no certificate was issued: too many certificates already issued; tried again in \d+ min$/;
    await expect.poll(() => events(second)).toContainEqual(expect.stringMatching(failed));
    expect(await greet(second, server.ca)).toBe(shownFor(domains));
    await second.stop();
    const third = await start();
    await expect.poll(() => server.issued.length).toBe(2);
    await expect.poll(() => events(third)).toContain('the certificate was renewed and is valid for 90 days');
    expect(readdirSync(join(folder, 'acme'))).toHaveLength(1);
  });

  it.each(protocols)('is renewed while a stream over %s runs on the old one, which goes on', async (protocol) => {
    const { server, start } = await setUp();
    server.validity(10 * DAY_MS, 80 * DAY_MS);
    const first = await start();
    await expect.poll(() => greet(first, server.ca), { timeout: 20_000 }).toBe(shownFor(domains));
    await first.stop();
    server.validity(90 * DAY_MS);
    const letOrdersPass = server.holdOrders();
    const fake = await startFakeBackend({ answer: openStream() });
    const fleet = await start(domains, fake);
    const servername = domains[0] ?? '';
    const open = openSecure(fleet.url, '/api/chat', chat(), { protocol, ca: server.ca, servername });
    await open.head;
    const old = (await fleet.status()).gateway.certificate?.fingerprint;
    expect(await certificateShown(fleet, server.ca)).toBe(old);
    letOrdersPass();
    await expect.poll(() => certificateShown(fleet, server.ca), { timeout: 20_000 }).not.toBe(old);
    expect(server.issued).toHaveLength(2);
    expect(await events(fleet)).toContain('the certificate was renewed and is valid for 90 days');
    fake.asked[0]?.response.end(tokenLine(' there') + doneLine);
    expect(await open.ending).toBe('end');
    expect(open.bytes().toString()).toBe(tokenLine('Hi') + tokenLine(' there') + doneLine);
    expect(fleet.lines.map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  it('is ordered anew when other names are asked for', async () => {
    const { server, start } = await setUp();
    const first = await start();
    await expect.poll(() => greet(first, server.ca)).toBe(shownFor(domains));
    await first.stop();
    const second = await start(['other.example.org']);
    await expect.poll(() => greet(second, server.ca, 'other.example.org')).toBe('DNS:other.example.org');
    expect(server.accounts.size).toBe(1);
  });

  it('leaves the plain port to lead to HTTPS, but for what the authority waits for', async () => {
    const { server, plainPort, start } = await setUp();
    const fleet = await start();
    await expect.poll(() => greet(fleet, server.ca)).toBe(shownFor(domains));
    for (const path of ['/api/tags', '/.well-known/acme-challenge/x'])
      expect((await call(`http://127.0.0.1:${plainPort}`, path)).status, path).toBe(308);
  });

  it('has no secret in events, snapshots and diagnostics', async () => {
    const { server, folder, start } = await setUp();
    const fleet = await start();
    await expect.poll(() => greet(fleet, server.ca)).toBe(shownFor(domains));
    const [own = ''] = readdirSync(join(folder, 'acme'));
    const secrets = ['account.pem', 'key.pem'].map((file) => readFileSync(join(folder, 'acme', own, file), 'utf8'));
    const told = JSON.stringify([await events(fleet), await fleet.status(), fleet.lines]);
    for (const secret of secrets) expect(told).not.toContain(secret.split('\n')[1]);
  });
});
