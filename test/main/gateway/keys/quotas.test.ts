import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStorage, type Storage } from '../../../../main/storage/index.ts';
import type { ConfigInput } from '../../../../shared/config.ts';
import { newTempDir } from '../../../app/temp-dir.ts';
import { call } from '../../../support/client.ts';
import { MODEL, startFakeBackend, streamed } from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { bearer, locked, newKey } from './with-keys.ts';

const OTHER = 'qwen3:14b';
/** As the fake's final line counts: five of the prompt, two of the answer. */
const FINAL = 7;

function setUp(limits: ConfigInput['limits'], storage?: Storage): Promise<FleetUnderTest> {
  return startFakeBackend({ models: [MODEL, OTHER], answer: streamed() }).then((fake) =>
    startGatewayBefore(
      [fake],
      { ...locked, limits: { requestsPerMinute: 0, ...limits } },
      {
        ...(storage && { keys: storage.keys, dayCounts: storage.dayCounts }),
      },
    ),
  );
}

const ask = ({ url }: FleetUnderTest, secret: string, over: object = {}, path = '/api/chat') =>
  call(url, path, chat({ options: { num_predict: 10 }, ...over }), bearer(secret));

it('a quota of a model, and one of a route, hold a key where they are meant to and nowhere else', async () => {
  const fleet = await setUp({ models: { 'qwen*': { requestsPerDay: 1 } }, routes: { '/v1/*': { requestsPerDay: 1 } } });
  const { secret } = await newKey(fleet);
  const status = async (over: object, path?: string) => (await ask(fleet, secret, over, path)).status;
  expect([await status({ model: OTHER }), await status({ model: OTHER }), await status({})]).toEqual([200, 429, 200]);
  expect([await status({}, '/v1/chat/completions'), await status({}, '/v1/completions')]).toEqual([200, 429]);
  const refused = await ask(fleet, secret, { model: OTHER });
  expect(refused.json.error).toMatch(/^this key may make 1 request per day for qwen\*; try again in \d+ (?:s|min)$/);
  expect(refused.headers['ratelimit-policy']).toBe('"models.qwen*.requestsPerDay";q=1;w=86400');
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(86_400);
  expect((await fleet.gateway.metrics()).body).toMatch(
    /corral_limited_total\{key="ck_\w+",limit="models\.qwen\*\.requestsPerDay"\} 2/,
  );
});

it('what was used of a day counts on when the gateway is started again', async () => {
  const storage = openStorage(join(newTempDir(), 'corral.db'));
  if (!storage.ok) throw new Error(storage.error);
  const limits = { tokensPerDay: 1_000, requestsPerDay: 3 };
  const before = await setUp(limits, storage.value);
  const { secret } = await newKey(before);
  expect((await ask(before, secret)).status).toBe(200);
  expect((await ask(before, secret)).status).toBe(200);
  await expect.poll(() => before.lines.length).toBe(2);
  await before.stop();

  const after = await setUp(limits, storage.value);
  const { status, headers } = await ask(after, secret);
  // Its own prompt of nine and ten of an answer are set aside.
  const left = 1_000 - 2 * FINAL - 19;
  expect([status, headers.ratelimit]).toEqual([
    200,
    expect.stringMatching(new RegExp(`^"requestsPerDay";r=0;t=\\d+, "tokensPerDay";r=${left};t=\\d+$`)),
  ]);
  expect((await ask(after, secret)).status).toBe(429);
  await after.stop();
  storage.value.close();
});
