import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { startAuthService } from '../../support/auth-service.ts';
import { startIssuer } from '../../support/issuer.ts';
import { type Coming, createAccessUnderTest, outcomeOf } from './key-fixture.ts';

type AccessInput = NonNullable<ConfigInput['access']>;

/** A door that asks a service on loopback. */
async function createForwardUnderTest(over: Partial<AccessInput['forward']> = {}, more: AccessInput = {}) {
  const service = await startAuthService();
  const config = { ...more, forward: { url: service.url, ...over } };
  const door = createAccessUnderTest({ config });
  onTestFinished(() => door.access.stop());
  const come = async (coming: Coming = {}): Promise<string> =>
    outcomeOf(await door.comeAsking({ headers: { authorization: 'Bearer opaque' }, ...coming }));
  return { ...door, come, config, service };
}

const UNAVAILABLE = 'identity_unavailable: the service that knows callers gives no answer now';

it('shows the service what the caller brought and wants, and lets in whom it names', async () => {
  const { comeAsking, service } = await createForwardUnderTest();
  const headers = {
    authorization: 'Basic YTpi',
    'x-api-key': 'opaque',
    cookie: 'session=1',
    'x-forwarded-for': '1.1.1.1',
  };
  const admission = await comeAsking({ headers, target: '/api/chat?x=1', address: '10.0.0.9' });
  expect(admission).toMatchObject({ ok: true, permit: { identity: { id: 'forward:ana', name: 'ana' } } });
  expect(service.asked[0]).toMatchObject({ method: 'GET', url: '/verify?for=corral' });
  expect(service.asked[0]?.headers).toEqual({
    host: expect.stringContaining('127.0.0.1'),
    connection: 'keep-alive',
    authorization: 'Basic YTpi',
    'x-api-key': 'opaque',
    'x-forwarded-method': 'POST',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'gateway',
    'x-forwarded-uri': '/api/chat?x=1',
    'x-forwarded-for': '10.0.0.9',
    'user-agent': 'corral/test',
  });
});

it('shows what stands in the base URL as a bearer token, and a cookie where that is configured', async () => {
  const { come, service } = await createForwardUnderTest({ headers: ['Authorization', 'Cookie'] });
  await come({ pathKey: 'opaque', headers: { authorization: 'Bearer none', cookie: 'session=1', 'x-api-key': 'no' } });
  expect(service.asked[0]?.headers).toMatchObject({ authorization: 'Bearer opaque', cookie: 'session=1' });
  expect(service.asked[0]?.headers).not.toHaveProperty('x-api-key');
});

it('lets the groups, scopes, models and class it names count', async () => {
  const { comeAsking, service } = await createForwardUnderTest(
    { owner: 'X-Owner', groups: 'x-groups', scopes: 'x-scopes', models: 'x-models', class: 'x-class' },
    { groups: { 'LLM users': { class: 'batch' } } },
  );
  service.say(204, {
    'x-owner': 'bo',
    'x-groups': 'staff, LLM users',
    'x-models': 'llama3.2,qwen3:*',
    'x-scopes': 'manage',
  });
  const headers = { authorization: 'Bearer opaque' };
  const admission = await comeAsking({ headers });
  expect(admission).toMatchObject({ ok: true, permit: { identity: { name: 'bo' }, workClass: 'batch' } });
  const mayUse = admission.ok ? admission.permit.mayUse : () => false;
  expect(['llama3.2:latest', 'qwen3:8b', 'gemma3:4b'].filter(mayUse)).toEqual(['llama3.2:latest', 'qwen3:8b']);
  const pull = { route: '/api/pull', kind: 'management' } as const;
  expect(outcomeOf(await comeAsking({ headers, errand: pull }))).toBe('bo');
});

it.each([
  [401, 'unauthorized: the service that knows callers does not know this one'],
  [403, 'forbidden: the service that knows callers does not let this one do that'],
  [400, 'unauthorized: the service that knows callers cannot make anything of what was sent'],
  [431, 'unauthorized: the service that knows callers cannot make anything of what was sent'],
])('passes on a refusal with %i, asks again next time, and remembers no trouble', async (status, outcome) => {
  const { access, come, service } = await createForwardUnderTest();
  service.say(status, { 'remote-user': 'ana' });
  expect([await come(), await come()]).toEqual([outcome, outcome]);
  expect(service.asked).toHaveLength(2);
  expect(access.problems()).toEqual([]);
});

describe('refuses with 503 and says to the admin why', () => {
  it.each([
    [500, {}, 'the service answers with status 500: 2xx, 401 or 403 was expected'],
    [
      302,
      { location: 'http://127.0.0.1:1/login' },
      'the service answers with status 302: 2xx, 401 or 403 was expected',
    ],
    [429, {}, 'the service answers with status 429: 2xx, 401 or 403 was expected'],
    [200, {}, 'the service lets somebody in and does not say whom: its answer has no usable remote-user'],
    [
      200,
      { 'remote-user': ' ' },
      'the service lets somebody in and does not say whom: its answer has no usable remote-user',
    ],
    [
      200,
      { 'remote-user': 'a'.repeat(256) },
      'the service lets somebody in and does not say whom: its answer has no usable remote-user',
    ],
  ])('when it answers %i with %j', async (status, headers, why) => {
    const { access, come, service, troubles } = await createForwardUnderTest();
    service.say(status, headers);
    expect([await come(), await come()]).toEqual([UNAVAILABLE, UNAVAILABLE]);
    expect(access.problems()).toEqual([`access.forward: ${why}`]);
    service.say(200, { 'remote-user': 'ana' });
    expect(await come()).toBe('ana');
    expect(access.problems()).toEqual([]);
    expect(troubles).toEqual([`access.forward: ${why}`]);
  });

  it('when it gives no answer in time', async () => {
    const { access, clock, come, service } = await createForwardUnderTest({ timeout: '2s' });
    service.answer = () => {};
    const coming = come();
    await expect.poll(() => service.asked.length).toBe(1);
    clock.advance(1_999);
    service.answer = (_, response) => void response.writeHead(200, { 'remote-user': 'ana' }).end();
    clock.advance(1);
    expect(await coming).toBe(UNAVAILABLE);
    expect(access.problems()).toEqual(['access.forward: the service gives no answer: no answer within 2 s']);
    expect(await come()).toBe('ana');
  });

  it('when it cannot be reached, hangs up, or never stops talking', async () => {
    const { access, adopt, come, service } = await createForwardUnderTest();
    service.answer = (request) => void request.socket.destroy();
    expect(await come()).toBe(UNAVAILABLE);
    service.answer = (_, response) => void response.writeHead(200, { 'remote-user': 'ana' }).end('x'.repeat(100_000));
    expect(await come()).toBe(UNAVAILABLE);
    expect(access.problems()[0]).toContain('longer than 65536 bytes');
    adopt({ forward: { url: 'http://127.0.0.1:1/' } });
    expect(await come()).toBe(UNAVAILABLE);
    expect(access.problems()).toEqual(['access.forward: the service gives no answer: connection refused']);
  });
});

describe('whom it let in', () => {
  it('stays let in for a while without being asked about, for the same request from the same place', async () => {
    const { clock, come, service } = await createForwardUnderTest({ cache: '10s' });
    expect([await come(), await come(), await come()]).toEqual(['ana', 'ana', 'ana']);
    expect(service.asked).toHaveLength(1);
    service.say(403);
    clock.advance(9_999);
    expect(await come()).toBe('ana');
    clock.advance(1);
    expect(await come()).toMatch(/^forbidden/);
  });

  it('is asked about anew for anything else than it was let in for', async () => {
    const { come, service } = await createForwardUnderTest();
    await come();
    service.say(403);
    for (const other of [
      { method: 'GET' },
      { target: '/api/chat?a' },
      { address: '10.0.0.8' },
      { headers: { authorization: 'Bearer other' } },
      { headers: { authorization: 'Bearer opaque', 'x-api-key': 'b' } },
      { pathKey: 'other' },
    ])
      expect(await come(other)).toMatch(/^forbidden/);
    expect(await come()).toBe('ana');
  });

  it('is asked about every time where nothing is to be kept, and once by those who come together', async () => {
    const { come, service } = await createForwardUnderTest({ cache: '0s' });
    const responses: ServerResponse[] = [];
    service.answer = (_, response) => void responses.push(response);
    const together = Promise.all([come(), come(), come()]);
    await expect.poll(() => responses.length).toBe(1);
    responses[0]?.writeHead(200, { 'remote-user': 'ana' }).end();
    expect(await together).toEqual(['ana', 'ana', 'ana']);
    service.say(200, { 'remote-user': 'ana' });
    expect([await come(), await come()]).toEqual(['ana', 'ana']);
    expect(service.asked).toHaveLength(3);
  });

  it('is forgotten when the configuration changes', async () => {
    const { adopt, come, config, service } = await createForwardUnderTest();
    await come();
    service.say(401);
    adopt({ forward: { ...config.forward, timeout: '1s' } });
    expect(await come()).toMatch(/^unauthorized/);
  });
});

describe('the service is not asked', () => {
  it('about who brings nothing, a key, what begins like one, or a token where tokens count', async () => {
    const issuer = await startIssuer();
    const jwt = { issuer: issuer.name, audience: ['corral'], jwks: issuer.jwks };
    const { clock, come, newKey, service } = await createForwardUnderTest({}, { jwt });
    const { secret } = newKey({ owner: 'keyholder' });
    const stranger = createAccessUnderTest().newKey().secret;
    const cases: readonly (readonly [string | undefined, RegExp])[] = [
      [undefined, /asks for a key/],
      [secret, /^keyholder$/],
      [stranger, /does not know that key/],
      ['ck_1', /mistyped/],
      [await issuer.sign(clock.now()), /^u-1$/],
      [await issuer.sign(clock.now(), { aud: 'mail' }), /meant for somebody else/],
      ['a.b.c', /cannot be read/],
    ];
    for (const [sent, outcome] of cases)
      expect(await come({ headers: sent === undefined ? {} : { authorization: `Bearer ${sent}` } })).toMatch(outcome);
    expect(service.asked).toEqual([]);
    expect(await come()).toBe('ana');
  });

  it('about what is too long, and about errands that anybody may do', async () => {
    const { come, service } = await createForwardUnderTest();
    expect(await come({ headers: { authorization: 'x'.repeat(9_000), 'x-api-key': 'x'.repeat(9_000) } })).toMatch(
      /^unauthorized: .* longer than/,
    );
    expect(await come({ errand: { route: '/health', kind: 'local' } })).toBe('anybody');
    expect(service.asked).toEqual([]);
  });

  it('where no key is required', async () => {
    const service = await startAuthService();
    const door = createAccessUnderTest({ isKeyRequired: false, config: { forward: { url: service.url } } });
    onTestFinished(() => door.access.stop());
    expect(outcomeOf(await door.comeAsking({ headers: { authorization: 'Bearer ollama' } }))).toBe('anybody');
    expect(service.asked).toEqual([]);
  });

  it('a token is shown to it where no tokens count', async () => {
    const { come, service } = await createForwardUnderTest();
    expect(await come({ headers: { authorization: 'Bearer a.b.c' } })).toBe('ana');
    expect(service.asked).toHaveLength(1);
  });
});
