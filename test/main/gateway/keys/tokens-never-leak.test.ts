import { expect, it } from 'vitest';
import { call, connectRaw, type OpenCall, openCall, postText } from '../../../support/client.ts';
import {
  type Answer,
  cut,
  doneLine,
  type FakeBackend,
  NDJSON,
  openStream,
  SSE,
  silent,
  startFakeBackend,
  streamed,
  tokenLine,
  whole,
} from '../../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../../support/gateway-before.ts';
import type { FleetUnderTest } from '../../../support/gateway-fixture.ts';
import { createHeldClock } from '../../../support/held-clock.ts';
import { bearer, locked, newKey } from './with-keys.ts';

const QUOTA = 100_000;
/** As the fake's final line counts. */
const FINAL = 7;
/** The prompt of `chat`, by its length. */
const PROMPT = 9;

interface Scene {
  readonly fleet: FleetUnderTest;
  readonly fake: FakeBackend;
  readonly secret: string;
  ask(over?: object, path?: string): OpenCall;
}

async function setUp(): Promise<Scene> {
  const fake = await startFakeBackend({ backend: { slots: 1 } });
  const limits = { requestsPerMinute: 0, tokensPerMinute: QUOTA };
  // Nothing drains while the clock stands still: every token shows.
  const fleet = await startGatewayBefore(
    [fake],
    { ...locked, limits, routing: { retries: 0 } },
    { clock: createHeldClock() },
  );
  const { secret } = await newKey(fleet);
  const ask = (over = {}, path = '/api/chat') => openCall(fleet.url, path, chat(over), bearer(secret));
  return { fleet, fake, secret, ask };
}

/** What the key has used and set aside so far, by an embedding that itself uses nothing. */
async function held({ fleet, fake, secret }: Scene): Promise<number> {
  const answer = fake.answer;
  fake.answer = whole(400, '{"error":"not now"}');
  const reply = await call(fleet.url, '/api/embed', { model: 'llama3.2', input: '' }, bearer(secret));
  fake.answer = answer;
  const [, left] = /"tokensPerMinute";r=(\d+)/.exec(String(reply.headers.ratelimit)) ?? [];
  // Its own input, two quotes, is reckoned at one token.
  return QUOTA - Number(left) - 1;
}

const settled = (fleet: FleetUnderTest, count: number) => expect.poll(() => fleet.lines.length).toBe(count);
const asked = (fake: FakeBackend, count = 1) => expect.poll(() => fake.asked.length).toBe(count);

it.each<[string, Answer, (scene: Scene) => Promise<unknown>, number]>([
  [
    'before its body is whole',
    silent,
    async ({ fleet, secret }) => {
      const client = await connectRaw(fleet.url);
      const text = postText('/api/chat', chat(), [`authorization: Bearer ${secret}`]);
      client.send(text.slice(0, -5));
      await expect.poll(async () => (await fleet.status()).gateway.inFlight).toBe(1);
      client.socket.destroy();
    },
    0,
  ],
  [
    'while its prompt is read',
    silent,
    async ({ fake, ask }) => {
      const client = ask();
      await asked(fake);
      client.hangUp();
    },
    0,
  ],
  [
    'in the middle of a stream',
    openStream(tokenLine('Hi') + tokenLine(' there')),
    async ({ ask }) => {
      const client = ask();
      await expect.poll(client.text).toContain('there');
      client.hangUp();
    },
    PROMPT + 2,
  ],
  [
    'after the last line',
    ({ response }) => {
      response.writeHead(200, { 'content-type': NDJSON });
      response.write(tokenLine('Hi') + doneLine);
    },
    async ({ ask }) => {
      const client = ask();
      await expect.poll(client.text).toContain('"done":true');
      client.hangUp();
    },
    FINAL,
  ],
])('a client that hangs up %s leaves nothing set aside', async (_, answer, leave, used) => {
  const scene = await setUp();
  scene.fake.answer = answer;
  await leave(scene);
  await settled(scene.fleet, 1);
  expect(await held(scene)).toBe(used);
});

it('a client that hangs up while it waits for its turn leaves nothing set aside', async () => {
  const scene = await setUp();
  const { fleet, fake, ask } = scene;
  fake.answer = silent;
  const first = ask();
  await asked(fake);
  const second = ask();
  await expect.poll(async () => (await fleet.status()).gateway.queued).toBe(1);
  second.hangUp();
  await settled(fleet, 1);
  first.hangUp();
  await settled(fleet, 2);
  expect(await held(scene)).toBe(0);
});

it.each<[string, Answer, number]>([
  ['whole', streamed(), FINAL],
  ['cut before it begins', cut, 0],
  ['a refusal of the backend', whole(404, '{"error":"model not found"}'), 0],
  ['garbage', whole(200, '<html>no</html>', 'text/html'), 0],
  [
    'a stream that ends without its last line',
    ({ response }) => {
      response.writeHead(200, { 'content-type': NDJSON });
      response.end(tokenLine('Hi') + tokenLine('!'));
    },
    PROMPT + 2,
  ],
])('an answer that is %s counts as what it brought', async (_, answer, used) => {
  const scene = await setUp();
  scene.fake.answer = answer;
  await scene.ask().ending;
  await settled(scene.fleet, 1);
  expect(await held(scene)).toBe(used);
});

it('a stream whose client did not ask for figures counts by its pieces', async () => {
  const scene = await setUp();
  const chunk = `data: ${JSON.stringify({ choices: [{ delta: { content: 'x' } }] })}\n\n`;
  scene.fake.answer = ({ response }) => {
    response.writeHead(200, { 'content-type': SSE });
    response.end(`${chunk.repeat(20)}data: [DONE]\n\n`);
  };
  expect(await scene.ask({ stream: true }, '/v1/chat/completions').ending).toBe('end');
  await settled(scene.fleet, 1);
  expect(await held(scene)).toBe(PROMPT + 21);
});

it('a request that an administrator ends, and one that finds no backend, leave nothing set aside', async () => {
  const scene = await setUp();
  const { fleet, fake, ask } = scene;
  fake.answer = silent;
  const client = ask();
  await asked(fake);
  const [live] = (await fleet.status()).live;
  expect(await fleet.gateway.handlers['exchange.cancel']({ id: live?.id ?? '' })).toMatchObject({ ok: true });
  await client.ending;
  const missing = await call(fleet.url, '/api/chat', chat({ model: 'nowhere' }), bearer(scene.secret));
  expect(missing.status).toBe(404);
  await settled(fleet, 2);
  expect(await held(scene)).toBe(0);
});

it('while it runs, what it will probably use is set aside, and what does not fit beside it gets 429', async () => {
  const scene = await setUp();
  const { fleet, fake, ask, secret } = scene;
  fake.answer = openStream();
  const client = ask({ options: { num_predict: 100 } });
  await expect.poll(client.text).toContain('Hi');
  await fleet.configure({ limits: { tokensPerMinute: 200 } });
  const refused = await call(fleet.url, '/api/chat', chat({ options: { num_predict: 95 } }), bearer(secret));
  expect([refused.status, refused.json.error]).toEqual([
    429,
    expect.stringContaining(`this key may use 200 tokens per minute, and this request is reckoned at ${PROMPT + 95}`),
  ]);
  expect(refused.headers.ratelimit).toMatch(/^"tokensPerMinute";r=91;t=/);
  expect(fake.asked).toHaveLength(1);
  expect((await fleet.gateway.metrics()).body).toMatch(
    /corral_limited_total\{key="ck_\w+",limit="tokensPerMinute"\} 1/,
  );
});
