import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { silentLog, systemClock } from '../../../../main/system-ports.ts';
import { startAuthService } from '../../../support/auth-service.ts';
import { connectRaw } from '../../../support/client.ts';
import { startFleetUnderTest } from '../../../support/gateway-fixture.ts';
import { startIssuer } from '../../../support/issuer.ts';

/** Visible characters, tabs and everything above ASCII, one byte each. */
const byte = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff }), fc.constant(9));
const wild = fc.array(byte, { maxLength: 60 }).map((codes) => String.fromCharCode(...codes));

it('garbage where credentials belong gets 401 or 400 on the wire, is never served, and breaks nothing', async () => {
  const [issuer, service, errors] = [await startIssuer(), await startAuthService(), [] as unknown[][]];
  service.say(401);
  const jwt = { issuer: issuer.name, audience: ['corral'], jwks: issuer.jwks };
  const fleet = await startFleetUnderTest({
    servers: [],
    config: { access: { mode: 'required', jwt, forward: { url: service.url } } },
    log: { ...silentLog, error: (...said) => void errors.push(said) },
  });
  onTestFinished(() => fleet.stop());
  const token = await issuer.sign(systemClock.now());
  const [head = '', claims = '', signature = ''] = token.split('.');
  const piece = fc.oneof(
    wild,
    fc.constantFrom(
      'Bearer ',
      'bearer  ',
      'Basic ',
      'DPoP ',
      'ck_',
      'ck_3f9k2m7q_',
      '.',
      '..',
      'a.b.c',
      'eyJ',
      ',',
      '%00',
    ),
    fc.constantFrom(head, claims, signature, `${head}.${claims}.`, `${claims}.${head}.${signature}`),
    fc.integer({ min: 1, max: 20_000 }).map((count) => 'x'.repeat(count)),
  );
  const value = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  const escaped = (char: string): string => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  const inPath = value.map((text) => [...text].map((char) => (/[\w.~-]/.test(char) ? char : escaped(char))).join(''));

  async function statusOf(path: string, headers: readonly string[], host = 'gateway'): Promise<string> {
    const client = await connectRaw(fleet.url);
    client.send([`POST ${path} HTTP/1.1`, `host: ${host}`, ...headers, 'connection: close', '', ''].join('\r\n'));
    await client.closed;
    return client.text().slice(0, 'HTTP/1.1 401'.length);
  }
  const isWhole = (...texts: string[]): boolean => texts.some((text) => text.includes(token));
  await fc.assert(
    fc.asyncProperty(value, value, inPath, wild, async (authorization, apiKey, key, host) => {
      fc.pre(!isWhole(authorization, apiKey, key) && authorization.length + apiKey.length + key.length < 60_000);
      const headers = [`authorization: ${authorization}`, `x-api-key: ${apiKey}`];
      expect(await statusOf('/api/chat', headers)).toMatch(/^HTTP\/1\.1 40[01]$/);
      // A path that is none of this gateway's is said to be that.
      expect(await statusOf(`/k/${key}/api/chat`, headers, host)).toMatch(/^HTTP\/1\.1 40[014]$/);
    }),
    { numRuns: 120 },
  );
  expect(errors).toEqual([]);
  expect((await fleet.status()).gateway.configProblems).toEqual([]);
  expect(service.asked.length).toBeGreaterThan(0);
  const served = fleet.records.filter(({ outcome }) => outcome !== 'refused');
  expect(served).toEqual([]);
});
