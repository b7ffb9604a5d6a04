import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulatedServer } from '../../../main/simulator/index.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { MODEL } from '../../support/streams.ts';

const PATIENCE = { timeout: 20_000 };
const messages = [{ role: 'user' as const, content: 'hello' }];

/** A simulated server behind HTTPS, with a certificate of an authority that nobody knows. */
async function start() {
  const certificates = await makeCertificates();
  const server = await startSimulatedServer({ id: 'rig', timeScale: 0.01, keepAliveMs: 1e9, preload: [MODEL] });
  const { hostname, port } = new URL(server.url);
  const pair = { cert: certificates.read(), key: readFileSync(certificates.tls.key) };
  const front = https.createServer(pair, (request, response) => {
    const { method, url: path, headers } = request;
    const inner = http.request({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    inner.on('error', () => response.destroy());
    request.pipe(inner);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const fleet = await startFleetUnderTest({ servers: [] });
  onTestFinished(async () => {
    await fleet.stop();
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
    await server.close();
  });
  const folder = mkdtempSync(join(tmpdir(), 'corral-ca-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const url = `https://127.0.0.1:${(front.address() as AddressInfo).port}`;
  return { certificates, server, fleet, url, ca: join(folder, 'ca.pem') };
}

const stateOf = async (fleet: FleetUnderTest) => {
  const { health, reason } = await fleet.backend('rig');
  return `${health}: ${reason}`;
};

it('an authority of its own is trusted for checks, traffic and orders', async () => {
  const { fleet, url, ca, certificates, server } = await start();
  writeFileSync(ca, `some words before it\n${certificates.ca}`);
  await fleet.configure({ backends: [{ id: 'rig', url, ca }] });
  await expect.poll(() => stateOf(fleet), PATIENCE).toBe('up: null');
  const openai = new OpenAI({ baseURL: `${fleet.url}/v1`, apiKey: 'k', maxRetries: 0 });
  let words = '';
  for await (const part of await openai.chat.completions.create({ model: MODEL, messages, stream: true }))
    words += part.choices[0]?.delta.content ?? '';
  expect(words.length).toBeGreaterThan(0);
  const unloaded = await fleet.gateway.handlers['model.unload']({ model: MODEL, backends: ['rig'] });
  expect(unloaded.ok).toBe(true);
  await expect.poll(() => server.snapshot().runners.length, PATIENCE).toBe(0);
});

it('a certificate of an unknown authority, or of another than the one that is named, is refused', async () => {
  const { fleet, url, ca } = await start();
  await fleet.configure({ backends: [{ id: 'rig', url }] });
  await expect.poll(() => stateOf(fleet), PATIENCE).toMatch(/^misconfigured: its certificate is not trusted/);
  writeFileSync(ca, (await makeCertificates()).ca);
  await fleet.configure({ backends: [{ id: 'rig', url, ca }] });
  await expect.poll(() => stateOf(fleet), PATIENCE).toMatch(/^misconfigured: its certificate is not trusted/);
});

it('a file that is missing or holds no authority is told of, and one that is put right counts without a restart', async () => {
  const { fleet, url, ca, certificates } = await start();
  await fleet.configure({ backends: [{ id: 'rig', url, ca }] });
  await expect
    .poll(() => stateOf(fleet), PATIENCE)
    .toBe(`misconfigured: its authority cannot be had: ${ca} (ca) cannot be read: ENOENT`);
  writeFileSync(ca, 'no certificate at all');
  await expect
    .poll(() => stateOf(fleet), PATIENCE)
    .toBe(`misconfigured: its authority cannot be had: ${ca} (ca) holds no certificate in PEM form`);
  writeFileSync(ca, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  await expect
    .poll(() => stateOf(fleet), PATIENCE)
    .toBe(`misconfigured: its authority cannot be had: ${ca} (ca) holds a certificate that cannot be read`);
  writeFileSync(ca, certificates.ca);
  await expect.poll(() => stateOf(fleet), PATIENCE).toBe('up: null');
  const answer = await fetch(`${fleet.url}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: MODEL, messages }),
  });
  expect(answer.status).toBe(200);
});

it('an authority for a backend without HTTPS is refused', async () => {
  const { fleet } = await start();
  expect(() => fleet.configWith({ backends: [{ id: 'rig', url: 'http://127.0.0.1:1', ca: '/ca.pem' }] })).toThrow(
    'is for backends with an https:// URL',
  );
});
