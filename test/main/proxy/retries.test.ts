import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../shared/config.ts';
import { call, openCall } from '../../support/client.ts';
import {
  type Answer,
  cut,
  type FakeBackend,
  MODEL,
  NDJSON,
  openStream,
  startFakeBackend,
  streamed,
  whole,
} from '../../support/fake-backend.ts';
import { startFullListener } from '../../support/full-listener.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

const error = (message: string): string => JSON.stringify({ error: message });
const stopped = error('model runner has unexpectedly stopped, this may be due to resource limitations');
const busy = error('server busy, please try again.  maximum pending requests exceeded');
const tooLong = error('the prompt is longer than the context length currently available to the model');

/** `first` is asked first since it has the model loaded; the others never learn by themselves. */
async function startChain(first: Answer, then: Answer = streamed(), config: ConfigInput = {}) {
  const fakes = [
    await startFakeBackend({ loaded: [MODEL], answer: first }),
    await startFakeBackend({ answer: then }),
  ] as const;
  const fleet = await startGatewayBefore(fakes, { health: { residencyInterval: '60s' }, ...config });
  return { ...fleet, fakes };
}
const asked = (fakes: readonly FakeBackend[]): number[] => fakes.map((fake) => fake.asked.length);

describe('before the first byte an exchange is tried elsewhere, with the same body,', () => {
  const failures: [what: string, answer: Answer, result: string, path?: string][] = [
    ['a 503 of a full server', whole(503, busy), 'busy'],
    ['a model-404', whole(404, error(`model '${MODEL}' not found`)), 'model_missing'],
    ['a 404 of a version without the route', whole(404, '404 page not found', 'text/plain'), 'route_missing'],
    ['a 405', whole(405, '405 method not allowed', 'text/plain'), 'route_missing'],
    ['an empty 403', whole(403, ''), 'forbidden'],
    ['a failed load', whole(500, error('llama-server process has terminated: exit status 2')), 'load_failed'],
    ['a runner that stopped', whole(500, stopped), 'runner_failed'],
    ['an abort the client did not ask for', whole(500, error('context canceled')), 'cancelled'],
    ['an empty 500', whole(500, ''), 'server_error'],
    ['a 502 page of a middlebox', whole(502, '<html>Bad Gateway</html>', 'text/html'), 'server_error'],
    ['a page instead of an answer', whole(200, '<html>Welcome</html>', 'text/html'), 'not_ollama'],
    ['a 200 that ends before it begins', whole(200, '', NDJSON), 'runner_failed'],
    ['a 200 whose first line is an error', whole(200, `${stopped}\n`, NDJSON), 'runner_failed'],
    ['something that is no HTTP', ({ socket }) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n'), 'not_ollama'],
    [
      'an embedding 400 that hides a dead runner',
      whole(400, error('do embedding request: EOF')),
      'runner_failed',
      '/api/embed',
    ],
  ];
  it.each(failures)('after %s', async (_, answer, result, path = '/api/chat') => {
    const { url, fakes, records } = await startChain(answer);
    const body = Buffer.from(`${JSON.stringify(chat({ input: 'é' }))}   `);
    const reply = await call(url, path, body);
    expect(reply).toMatchObject({ status: 200, headers: { 'x-corral-backend': 'rig-2', 'x-corral-attempts': '2' } });
    expect(asked(fakes)).toEqual([1, 1]);
    for (const fake of fakes) expect(fake.asked[0]?.body.equals(body)).toBe(true);
    await expect.poll(() => records.length).toBe(1);
    expect(records[0]?.attempts.map((attempt) => [attempt.backend, attempt.result])).toEqual([
      ['rig-1', result],
      ['rig-2', 'answered'],
    ]);
  });

  it('after an error line that arrives in pieces', async () => {
    const { url, fakes } = await startChain(({ response }) => {
      response.writeHead(200, { 'content-type': NDJSON });
      for (const piece of [stopped.slice(0, 1), stopped.slice(1, 5), stopped.slice(5), '\n']) response.write(piece);
      setTimeout(() => response.end(), 20);
    });
    expect((await call(url, '/api/chat', chat())).text).toContain('"done":true');
    expect(asked(fakes)).toEqual([1, 1]);
  });

  it('after a refused connection', async () => {
    const { url, fakes } = await startChain(streamed());
    await fakes[0].close();
    expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
  });

  it('after a connection that is not accepted within timeouts.connect', async () => {
    const { url, fakes, records } = await startChain(streamed(), streamed(), {
      timeouts: { connect: '200ms' },
      health: { interval: '60s', residencyInterval: '60s' },
    });
    await fakes[0].close();
    await startFullListener(fakes[0].port);
    expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
    await expect.poll(() => records[0]?.attempts[0]?.result).toBe('connect_timeout');
  });

  it('after a connection that breaks twice: the first time may only be a restart', async () => {
    const { url, fakes } = await startChain(cut);
    const reply = await call(url, '/api/chat', chat());
    expect(reply).toMatchObject({ status: 200, headers: { 'x-corral-backend': 'rig-2', 'x-corral-attempts': '3' } });
    expect(asked(fakes)).toEqual([2, 1]);
  });
});

it('asks the only backend once more after a connection that breaks once', async () => {
  let breaks = 1;
  const fake = await startFakeBackend({ answer: (got) => (breaks-- > 0 ? cut : streamed())(got) });
  const { url, backend } = await startGatewayBefore([fake]);
  expect((await call(url, '/api/chat', chat())).headers['x-corral-attempts']).toBe('2');
  expect((await backend('rig-1')).health).toBe('up');
});

describe('an answer about the request itself', () => {
  it.each([
    [400, error('top_logprobs must be between 0 and 20'), '/api/chat'],
    [400, error(`"${MODEL}" does not support tools`), '/v1/chat/completions'],
    [500, error('option "temperature" must be of type float32'), '/api/generate'],
    [400, error('invalid input type'), '/api/embed'],
  ])('is passed on unchanged and tried nowhere else: %i %s', async (status, body, path) => {
    const { url, fakes, lines } = await startChain(whole(status, body));
    const reply = await call(url, path, chat());
    expect([reply.status, reply.text]).toEqual([status, body]);
    expect(reply.headers['x-corral-backend']).toBe('rig-1');
    expect(asked(fakes)).toEqual([1, 0]);
    expect(lines[0]).toMatchObject({ outcome: 'rejected', status });
  });

  it('tries a backend with a larger context after a context-length 400', async () => {
    const { url, fakes } = await startChain(whole(400, tooLong));
    expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
    expect(asked(fakes)).toEqual([1, 1]);
  });

  it('passes the context-length 400 on when nobody does better', async () => {
    const { url, fakes, backend } = await startChain(whole(400, tooLong), whole(500, stopped));
    const reply = await call(url, '/api/chat', chat());
    expect([reply.status, reply.text]).toEqual([400, tooLong]);
    expect(asked(fakes)).toEqual([1, 1]);
    expect((await backend('rig-1')).lanes).toEqual([]);
  });
});

describe("a cloud model's trouble", () => {
  const ask = (url: string) => call(url, '/api/chat', chat({ model: 'gpt-oss:120b-cloud' }));

  it.each([401, 429, 502])('with an account (%i) is tried with another', async (status) => {
    const [a, b] = [await startFakeBackend(), await startFakeBackend()];
    a.answer = (got) => (b.asked.length === 0 ? whole(status, error('unauthorized')) : streamed())(got);
    b.answer = (got) => (a.asked.length === 0 ? whole(status, error('unauthorized')) : streamed())(got);
    const { url, backend } = await startGatewayBefore([a, b]);
    expect((await ask(url)).status).toBe(200);
    expect(asked([a, b])).toEqual([1, 1]);
    expect([(await backend('rig-1')).health, (await backend('rig-2')).health]).toEqual(['up', 'up']);
  });

  it('is passed on in its own words when every account has it', async () => {
    const words = '{"error":"unauthorized","signin_url":"https://ollama.com/connect?x"}';
    const [a, b] = [
      await startFakeBackend({ answer: whole(401, words) }),
      await startFakeBackend({ answer: whole(401, words) }),
    ];
    const { url } = await startGatewayBefore([a, b]);
    const reply = await ask(url);
    expect([reply.status, reply.text]).toEqual([401, words]);
    expect(asked([a, b])).toEqual([1, 1]);
  });
});

describe('when nobody can answer', () => {
  it('says in a 502 what each attempt came to, and that a client need not retry', async () => {
    const { url } = await startChain(whole(500, stopped), whole(200, '<html>', 'text/html'));
    const reply = await call(url, '/v1/chat/completions', chat());
    expect(reply.status).toBe(502);
    expect(reply.json.error.message).toMatch(/rig-1: .*unexpectedly stopped.*; rig-2: .*text\/html/);
    expect(reply.headers['x-should-retry']).toBe('false');
  });

  it('says 503 with retry-after when all are merely busy', async () => {
    const { url } = await startChain(whole(503, busy), whole(503, busy));
    const reply = await call(url, '/api/chat', chat());
    expect([reply.status, reply.json.error]).toEqual([503, expect.stringContaining('busy')]);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  });

  it.each([0, 1, 3])('makes no more than routing.retries = %i further attempts', async (retries) => {
    const fakes = await Promise.all([...Array(6)].map(() => startFakeBackend({ answer: whole(500, stopped) })));
    const { url } = await startGatewayBefore(fakes, { routing: { retries } });
    const reply = await call(url, '/api/chat', chat());
    expect([reply.status, reply.headers['x-corral-attempts']]).toEqual([502, String(retries + 1)]);
    expect(asked(fakes).reduce((sum, count) => sum + count)).toBe(retries + 1);
    expect(Math.max(...asked(fakes))).toBe(1);
  });
});

it('never asks a backend again that has failed it', async () => {
  const fakes = await Promise.all([1, 2, 3].map(() => startFakeBackend({ answer: whole(500, stopped) })));
  const { url } = await startGatewayBefore(fakes, { routing: { retries: 10 } });
  expect((await call(url, '/api/chat', chat())).status).toBe(502);
  expect(asked(fakes)).toEqual([1, 1, 1]);
});

it('gives every backend the benefit of one broken connection', async () => {
  const fakes = await Promise.all([1, 2].map(() => startFakeBackend({ answer: cut })));
  const { url } = await startGatewayBefore(fakes, { routing: { retries: 10 } });
  expect((await call(url, '/api/chat', chat())).status).toBe(502);
  expect(asked(fakes)).toEqual([2, 2]);
});

it('never tries again after the first byte', async () => {
  const { url, fakes } = await startChain((got) => {
    openStream()(got);
    setTimeout(() => got.socket.resetAndDestroy(), 20);
  });
  const client = openCall(url, '/api/chat', chat());
  expect(await client.ending).toBe('end');
  expect(client.text()).toMatch(/"Hi".*\n\{"error":".*"\}\n$/);
  expect(asked(fakes)).toEqual([1, 0]);
});

describe('a backend that fails', () => {
  it('is quarantined at once when it answers with a page, until health.rise checks have gone well', async () => {
    const { url, fakes, backend } = await startChain(whole(200, '<html>Login</html>', 'text/html'), streamed(), {
      health: { residencyInterval: '60s', rise: 5 },
    });
    for (let i = 0; i < 3; i += 1) await call(url, '/api/chat', chat());
    expect(fakes[0].asked).toHaveLength(1);
    expect((await backend('rig-1')).health).toMatch(/misconfigured|down/);
    await expect.poll(async () => (await backend('rig-1')).health).toBe('up');
  });

  it('loses only the route its version does not have', async () => {
    const { url, fakes } = await startChain((got) =>
      (got.url === '/v1/responses' ? whole(404, '404 page not found', 'text/plain') : whole(200, '{}'))(got),
    );
    for (let i = 0; i < 3; i += 1) await call(url, '/v1/responses', chat());
    expect(asked(fakes)).toEqual([1, 3]);
    expect((await call(url, '/v1/chat/completions', chat(), { headers: { 'x-corral-backend': 'rig-1' } })).status).toBe(
      200,
    );
  });

  it('loses only the model that fails to load', async () => {
    const fakes = [
      await startFakeBackend({
        models: [MODEL, 'other:1'],
        loaded: [MODEL, 'other:1'],
        answer: (got) =>
          (got.body.includes('other') ? streamed() : whole(500, error('llama-server process has terminated')))(got),
      }),
      await startFakeBackend({ models: [MODEL] }),
    ];
    const { url, backend } = await startGatewayBefore(fakes);
    for (let i = 0; i < 3; i += 1)
      expect((await call(url, '/api/chat', chat())).headers['x-corral-backend']).toBe('rig-2');
    expect((await backend('rig-1')).lanes).toMatchObject([
      { model: MODEL, outReason: expect.stringContaining('terminated') },
    ]);
    expect((await call(url, '/api/chat', chat({ model: 'other:1' }))).headers['x-corral-backend']).toBe('rig-1');
  });
});
