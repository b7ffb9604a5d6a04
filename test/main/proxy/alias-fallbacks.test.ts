import { expect, it } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { call, openCall } from '../../support/client.ts';
import {
  type Answer,
  cut,
  type FakeBackend,
  openStream,
  silent,
  startFakeBackend,
  streamed,
  whole,
} from '../../support/fake-backend.ts';
import { startGatewayBefore } from '../../support/gateway-before.ts';

const LARGE = 'large:70b';
const SMALL = 'small:8b';
const chain = { chat: { model: LARGE, fallbacks: ['spare'] }, spare: { model: SMALL } };
const ask = { model: 'chat', messages: [] };
const error = (message: string): string => JSON.stringify({ error: message });

/** `rig-1` has the large model, `rig-2` the small one. */
async function startTwo(large: Answer = streamed(), small: Answer = streamed(), config: ConfigInput = {}) {
  const fakes = [
    await startFakeBackend({ models: [LARGE], loaded: [LARGE], answer: large }),
    await startFakeBackend({ models: [SMALL], loaded: [SMALL], answer: small }),
  ] as const;
  const fleet = await startGatewayBefore(fakes, { models: { aliases: chain }, ...config });
  return { ...fleet, fakes };
}
const asked = (fakes: readonly FakeBackend[]): number[] => fakes.map((fake) => fake.asked.length);
const modelOf = (fake: FakeBackend): unknown => JSON.parse(String(fake.asked.at(-1)?.body)).model;

it('asks for its own model while somebody can serve that', async () => {
  const { url, fakes, records } = await startTwo();
  const reply = await call(url, '/api/chat', ask);
  expect([reply.status, reply.headers['x-corral-model']]).toEqual([200, LARGE]);
  expect(asked(fakes)).toEqual([1, 0]);
  await expect.poll(() => records.length).toBe(1);
  expect(records[0]?.alias).toEqual({ name: 'chat:latest', passedOver: [] });
});

it.each([
  ['/api/chat', 'application/x-ndjson'],
  ['/v1/chat/completions', 'text/event-stream'],
  ['/v1/messages', 'text/event-stream'],
])('falls back at once on %s while all that have its model are out of rotation', async (path, type) => {
  const done: Answer = ({ response }) => {
    response.writeHead(200, { 'content-type': type });
    const end = path === '/v1/messages' ? 'event: message_stop\ndata: {"type":"message_stop"}\n\n' : 'data: [DONE]\n\n';
    response.end(type === 'text/event-stream' ? end : '{"done":true}\n');
  };
  const { url, fakes, gateway, records } = await startTwo(streamed(), done);
  await gateway.handlers['backend.drain']({ id: 'rig-1', confirm: true });
  const reply = await call(url, path, { ...ask, stream: true, max_tokens: 5 });
  expect([reply.status, reply.headers['x-corral-model'], reply.headers['x-corral-backend']]).toEqual([
    200,
    SMALL,
    'rig-2',
  ]);
  expect(modelOf(fakes[1])).toBe(SMALL);
  await expect.poll(() => records.length).toBe(1);
  expect(records[0]).toMatchObject({ model: SMALL, outcome: 'ok', backend: 'rig-2', queueMs: 0 });
  expect(records[0]?.alias?.passedOver).toEqual([{ model: LARGE, reason: expect.stringContaining('rig-1: draining') }]);
});

it('falls back where nobody has its model, or none of the backends it names', async () => {
  const { url, fakes, configure } = await startTwo();
  await configure({ models: { aliases: { chat: { model: 'gone:1b', fallbacks: [SMALL] } } } });
  expect((await call(url, '/api/chat', ask)).headers['x-corral-model']).toBe(SMALL);
  await configure({ models: { aliases: { chat: { model: LARGE, backends: ['rig-2'], fallbacks: [SMALL] } } } });
  expect((await call(url, '/api/chat', ask)).headers['x-corral-model']).toBe(SMALL);
  expect(asked(fakes)).toEqual([0, 2]);
});

const failures: [what: string, answer: Answer, reason?: string][] = [
  ['a cut connection', cut],
  ['a failed load', whole(500, error('llama-server process has terminated: exit status 2'))],
  ['a full server', whole(503, error('server busy, please try again.  maximum pending requests exceeded'))],
  ['a model that is gone', whole(404, error(`model '${LARGE}' not found`)), `model '${LARGE}' not found`],
  ['an account that is used up', whole(402, error('usage limit reached'))],
];

it.each(failures)(
  'falls back when every attempt ended before its first byte, as with %s',
  async (_what, answer, reason = 'rig-1: ') => {
    const { url, fakes, records } = await startTwo(answer);
    const reply = await call(url, '/api/chat', ask);
    expect([reply.status, reply.headers['x-corral-model']]).toEqual([200, SMALL]);
    expect(modelOf(fakes[1])).toBe(SMALL);
    await expect.poll(() => records.length).toBe(1);
    expect(records[0]?.alias?.passedOver).toEqual([{ model: LARGE, reason: expect.stringContaining(reason) }]);
    expect(records[0]?.attempts.at(-1)).toMatchObject({ backend: 'rig-2', result: 'answered' });
  },
);

it('never falls back once the answer has begun', async () => {
  const { url, fakes } = await startTwo(({ response, socket }) => {
    openStream()({ response } as Parameters<Answer>[0]);
    setImmediate(() => socket.destroy());
  });
  const reply = await call(url, '/api/chat', ask);
  expect([reply.status, reply.headers['x-corral-model']]).toEqual([200, LARGE]);
  expect(reply.text).toContain('"error"');
  expect(asked(fakes)).toEqual([1, 0]);
});

it('passes on what a backend says of the request itself: another model would be no remedy', async () => {
  const said = error('option "temperature" must be of type float32');
  const { url, fakes } = await startTwo(whole(400, said));
  const reply = await call(url, '/api/chat', ask);
  expect([reply.status, reply.text]).toEqual([400, said]);
  expect(asked(fakes)).toEqual([1, 0]);
});

it('waits for a slot of its own model rather than fall back', async () => {
  const { url, fakes, records } = await startTwo(silent, streamed(), { routing: { queueTimeout: '300ms' } });
  const running = Array.from({ length: 4 }, () => openCall(url, '/api/chat', ask));
  await expect.poll(() => asked(fakes)).toEqual([4, 0]);
  expect((await call(url, '/api/chat', ask)).status).toBe(504);
  expect(asked(fakes)).toEqual([4, 0]);
  for (const one of running) one.hangUp();
  await expect.poll(() => records.length).toBe(5);
});

it('says of each model why nobody can serve it, and is worth another try where one may come back', async () => {
  const { url, gateway, configure } = await startTwo(streamed(), cut);
  await gateway.handlers['backend.maintain']({ id: 'rig-1', confirm: true });
  const reply = await call(url, '/v1/chat/completions', ask);
  expect([reply.status, reply.headers['retry-after']]).toEqual([503, expect.any(String)]);
  expect(reply.json.error.message).toMatch(
    /^nobody can serve 'chat:latest': large:70b: .*rig-1: maintenance; .*; small:8b: every attempt failed: rig-2: /,
  );
  await configure({ models: { aliases: { chat: { model: 'gone:1b', fallbacks: ['gone:2b'] } } } });
  const nowhere = await call(url, '/api/chat', ask);
  expect([nowhere.status, nowhere.json.error]).toEqual([404, expect.stringContaining("model 'gone:2b' not found")]);
});

it('passes a backend’s own words about its account on when no fallback helped', async () => {
  const said = error('usage limit reached');
  const { url } = await startTwo(whole(402, said), cut);
  const reply = await call(url, '/api/chat', ask);
  expect([reply.status, reply.text]).toEqual([402, said]);
});

it('sends the work of an alias to the backends it names only, and says so of the others', async () => {
  const fakes = [await startFakeBackend(), await startFakeBackend(), await startFakeBackend()] as const;
  const { url, records } = await startGatewayBefore(fakes, {
    models: { aliases: { chat: { model: 'llama3.2', backends: ['rig-2', 'rig-3'] } } },
  });
  for (let n = 0; n < 6; n += 1) expect((await call(url, '/api/chat', ask)).status).toBe(200);
  const [first, ...rest] = asked(fakes);
  expect([first, rest.reduce((sum, count) => sum + count, 0)]).toEqual([0, 6]);
  await expect.poll(() => records.length).toBe(6);
  for (const { placement } of records)
    expect(placement?.passedOver).toContainEqual({ backend: 'rig-1', reason: 'the alias does not name it' });
});

it('is told when the one backend a client insists on is not among those of the alias', async () => {
  const { url } = await startTwo(streamed(), streamed(), {
    models: { aliases: { chat: { model: LARGE, backends: ['rig-1'] } } },
  });
  const reply = await call(url, '/api/chat', ask, { headers: { 'x-corral-backend': 'rig-2' } });
  expect([reply.status, reply.json.error]).toEqual([503, expect.stringContaining('rig-2: the alias does not name it')]);
});

it('counts an alias by what it came to', async () => {
  const { url, gateway, records } = await startTwo(cut);
  await call(url, '/api/chat', ask);
  await expect.poll(() => records.length).toBe(1);
  const { body } = await gateway.metrics();
  expect(body).toContain(`corral_alias_requests_total{alias="chat:latest",model="${SMALL}"} 1`);
});

it('names no backend that lacks the model as a reason why nobody can serve it', async () => {
  const aliases = { chat: { model: 'gone:1b' }, own: { model: LARGE, backends: ['rig-1'] } };
  const { gateway, status } = await startTwo(streamed(), streamed(), { models: { aliases } });
  await gateway.handlers['backend.maintain']({ id: 'rig-1', confirm: true });
  expect((await status()).aliases.map(({ steps }) => steps[0]?.reason)).toEqual([
    'no backend has it',
    'rig-1: maintenance',
  ]);
});

it('shows in every snapshot what its aliases come to now', async () => {
  const { gateway, status } = await startTwo();
  await gateway.handlers['backend.drain']({ id: 'rig-1', confirm: true });
  const [chat] = (await status()).aliases;
  expect(chat).toEqual({
    ...{ name: 'chat', model: LARGE, backends: [], fallbacks: ['spare'] },
    steps: [
      { model: LARGE, backends: null, servedBy: [], reason: 'rig-1: draining' },
      { model: SMALL, backends: null, servedBy: ['rig-2'], reason: null },
    ],
  });
});
