import { expect, it } from 'vitest';
import type { ConfigInput } from '../../../../shared/config.ts';
import { call } from '../../../support/client.ts';
import { startFakeBackend, whole } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import { createHeldClock } from '../../../support/held-clock.ts';
import { bearer, locked, newKey } from './with-keys.ts';

async function setUp(config: ConfigInput) {
  const fake = await startFakeBackend({ answer: whole(200, '{"done":true}') });
  const clock = createHeldClock();
  const fleet = await startGatewayBefore([fake], config, { clock });
  const ask = (options = {}, path = '/api/chat') =>
    call(fleet.url, path, chat({ stream: false, max_tokens: 5 }), options);
  const metric = async (name: string): Promise<readonly string[]> =>
    (await fleet.gateway.metrics()).body.split('\n').filter((line) => line.startsWith(name));
  return { fake, clock, fleet, ask, metric };
}

const tight: ConfigInput = { ...locked, limits: { requestsPerMinute: 60, burst: 1 } };

it.each([
  ['/api/chat', { error: expect.stringContaining('60 requests per minute') }],
  ['/v1/chat/completions', { error: expect.objectContaining({ type: 'rate_limit_error', code: 'limited' }) }],
  ['/v1/messages', { type: 'error', error: expect.objectContaining({ type: 'rate_limit_error' }) }],
])(
  'one request too many gets 429 in the shape of %s, says when to come back, and reaches no backend',
  async (path, shape) => {
    const { fake, fleet, ask, metric, clock } = await setUp(tight);
    const { id, secret } = await newKey(fleet);
    const first = await ask(bearer(secret), path);
    expect([first.status, first.headers['ratelimit-policy'], first.headers.ratelimit]).toEqual([
      200,
      '"requestsPerMinute";q=60;w=60',
      '"requestsPerMinute";r=1;t=1',
    ]);
    await ask(bearer(secret), path);
    const third = await ask(bearer(secret), path);
    expect([third.status, third.headers['retry-after'], third.json]).toEqual([
      429,
      '1',
      expect.objectContaining(shape),
    ]);
    expect([third.headers['ratelimit-policy'], third.headers.ratelimit]).toEqual([
      '"requestsPerMinute";q=60;w=60',
      '"requestsPerMinute";r=0;t=2',
    ]);
    expect(fake.asked).toHaveLength(2);
    expect(await metric('corral_limited_total')).toEqual([
      `corral_limited_total{key="${id}",limit="requestsPerMinute"} 1`,
    ]);
    await expect.poll(() => fleet.lines.length).toBe(3);
    expect(fleet.lines.at(-1)).toMatchObject({ outcome: 'refused', error: 'limited', status: 429 });
    clock.advance(1_000);
    expect((await ask(bearer(secret), path)).status).toBe(200);
  },
);

it('lists and details count, too; the state of the gateway, its version and orders to its servers never do', async () => {
  const { fleet } = await setUp({ ...locked, limits: { requestsPerMinute: 1, burst: 3 } });
  const { secret } = await newKey(fleet, { scopes: ['admin'] });
  const headers = { ...bearer(secret).headers, 'x-corral-backend': 'rig-1' };
  const get = async (path: string) => (await call(fleet.url, path, undefined, { headers })).status;
  const post = async (path: string) => (await call(fleet.url, path, { model: 'llama3.2' }, { headers })).status;
  for (const path of ['/', '/health', '/api/version']) for (const _ of [1, 2, 3]) expect(await get(path)).toBe(200);
  for (const _ of [1, 2, 3, 4, 5]) expect(await post('/api/pull')).toBe(200);
  expect([await get('/api/tags'), await get('/v1/models'), await get('/api/ps'), await post('/api/show')]).toEqual([
    200, 200, 200, 200,
  ]);
  expect([await get('/api/tags'), await post('/api/show'), await post('/api/embed')]).toEqual([429, 429, 429]);
  expect([await get('/health'), await get('/api/version'), await post('/api/pull')]).toEqual([200, 200, 200]);
});

it('what is refused for its key counts against nobody', async () => {
  const { fleet, ask } = await setUp({
    ...locked,
    limits: { requestsPerMinute: 60, burst: 0, perIpRequestsPerMinute: 60 },
  });
  const { secret } = await newKey(fleet, { scopes: ['inference'] });
  for (const _ of [1, 2, 3]) {
    expect((await ask()).status).toBe(401);
    expect((await call(fleet.url, '/api/tags', undefined, bearer(secret))).status).toBe(403);
  }
  expect((await ask(bearer(secret))).status).toBe(200);
});

it('where access is open an address is held to its own limit, and the program’s own questions are not', async () => {
  const { fleet, ask, metric } = await setUp({ limits: { burst: 1, perIpRequestsPerMinute: 60 } });
  const answers = [await ask(), await ask(), await ask()];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]?.json.error).toBe(
    'one address may make 60 requests per minute, and 1 at once on top; try again in 1 s',
  );
  expect(await metric('corral_limited_total')).toEqual([
    'corral_limited_total{key="",limit="perIpRequestsPerMinute"} 1',
  ]);
  const own = bearer(fleet.gateway.ownKey);
  for (const _ of [1, 2, 3]) expect((await ask(own)).status).toBe(200);
});

it('without a limit nothing is counted and no header speaks of one', async () => {
  const { fleet, ask } = await setUp({ ...locked, limits: { requestsPerMinute: 0 } });
  const { secret } = await newKey(fleet);
  for (let i = 0; i < 30; i += 1) expect((await ask(bearer(secret))).headers).not.toHaveProperty('ratelimit');
});

it('numbers that change while it runs hold from the next request on, for all keys and for one', async () => {
  const { fleet, ask } = await setUp(tight);
  const { id, secret } = await newKey(fleet);
  const status = async () => (await ask(bearer(secret))).status;
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  await fleet.configure({ limits: { burst: 2 } });
  expect([await status(), await status()]).toEqual([200, 429]);
  const edit = fleet.gateway.handlers['key.edit'];
  expect(await edit({ id, limits: { burst: 4 } })).toMatchObject({
    ok: true,
    value: { limits: { requestsPerMinute: null, burst: 4 } },
  });
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  expect(await edit({ id, limits: { requestsPerMinute: 0 } })).toMatchObject({
    ok: true,
    value: { limits: { requestsPerMinute: 0, burst: 4 } },
  });
  expect([await status(), await status()]).toEqual([200, 200]);
});
