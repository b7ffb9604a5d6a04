import { expect, it } from 'vitest';
import { call, openCall } from '../../support/client.ts';
import { cut, MODEL, openStream, silent, startFakeBackend, streamed, whole } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const SECRET = 'sk-very-secret';
const PROMPT = 'what nobody else may read';

it('has one line for each exchange, however it ended', async () => {
  const fake = await startFakeBackend({
    answer: (asked) => {
      const { end } = JSON.parse(asked.body.toString());
      if (end === 'rejected') return whole(400, '{"error":"bad"}')(asked);
      if (end === 'gone') return silent(asked);
      if (end === 'failed') return cut(asked);
      if (end !== 'broken') return streamed()(asked);
      openStream()(asked);
      setTimeout(() => asked.socket.resetAndDestroy(), 10);
    },
  });
  const { url, lines } = await startGatewayBefore([fake], { routing: { retries: 0 }, health: { fall: 50 } });
  const id = (name: string) => ({ headers: { 'x-request-id': name } });
  await call(url, '/api/chat', chat(), id('ok'));
  await call(url, '/api/chat', chat({ end: 'rejected' }), id('rejected'));
  await call(url, '/api/chat', chat({ end: 'broken' }), id('broken'));
  await call(url, '/api/chat', chat({ end: 'failed' }), id('failed'));
  await call(url, '/api/chat', chat({ model: 'nowhere' }), id('nowhere'));
  await call(url, '/no/such/path', undefined, id('lost'));
  await call(url, '/api/tags', undefined, id('local'));
  const leaving = openCall(url, '/api/chat', chat({ end: 'gone' }), id('gone'));
  await expect.poll(() => fake.open()).toBe(1);
  leaving.hangUp();
  await expect.poll(() => lines.length).toBe(8);
  expect(lines.map(({ id: name, outcome, status }) => [name, outcome, status])).toEqual([
    ['ok', 'ok', 200],
    ['rejected', 'rejected', 400],
    ['broken', 'broken', 200],
    ['failed', 'refused', 502],
    ['nowhere', 'refused', 404],
    ['lost', 'refused', 404],
    ['local', 'ok', 200],
    ['gone', 'gone', null],
  ]);
});

it('tells who asked for what, who answered, how long it took and what it cost', async () => {
  const { url, lines } = await startGatewayBefore([await startFakeBackend()]);
  const body = JSON.stringify(chat());
  const reply = await call(url, '/api/chat', body, { headers: { 'x-request-id': 'one' } });
  await expect.poll(() => lines.length).toBe(1);
  expect(lines[0]).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    id: 'one',
    client: '127.0.0.1',
    identity: null,
    key: null,
    method: 'POST',
    route: '/api/chat',
    model: MODEL,
    alias: null,
    backend: 'rig-1',
    attempts: 1,
    outcome: 'ok',
    status: 200,
    queue_ms: 0,
    ttfb_ms: expect.any(Number),
    duration_ms: expect.any(Number),
    bytes_in: body.length,
    bytes_out: reply.body.length,
    tokens_prompt: 5,
    tokens_output: 2,
    error: null,
    reason: null,
  });
});

it('holds no prompt, no answer, no secret and no raw path', async () => {
  const fake = await startFakeBackend({
    answer: (asked) => (asked.body.includes('fail') ? whole(400, '{"error":"no"}') : streamed())(asked),
  });
  const { url, lines, status } = await startGatewayBefore([fake]);
  const headers = {
    authorization: `Bearer ${SECRET}`,
    'x-api-key': SECRET,
    cookie: `session=${SECRET}`,
    'x-request-id': `id ${SECRET}`,
    'user-agent': SECRET,
  };
  const messages = [{ role: 'user', content: PROMPT }];
  await call(url, `/api/chat?key=${SECRET}`, chat({ messages }), { headers });
  await call(url, '/v1/chat/completions', chat({ messages, fail: true }), { headers });
  await call(url, '/api/chat', `{"model":"${MODEL}","messages":"${PROMPT}`, { headers });
  await call(url, `/api/nothing/${SECRET}`, undefined, { headers });
  await expect.poll(() => lines.length).toBe(4);
  const written = JSON.stringify([lines, await status()]);
  for (const word of [SECRET, PROMPT, 'Hi']) expect(written).not.toContain(word);
});

it('goes on without a line for what never became a request', async () => {
  const { url, lines } = await startGatewayBefore([await startFakeBackend()]);
  await expect(call(url, '/api/chat', undefined, { headers: { 'x-long': 'a'.repeat(70_000) } })).resolves.toMatchObject(
    {
      status: 431,
    },
  );
  await call(url, '/api/version');
  expect(lines.map(({ route }) => route)).toEqual(['/api/version']);
});
