import { describe, expect, it, onTestFinished } from 'vitest';
import { createVirtualClock } from '../../../../main/simulator/clock.ts';
import { startRig } from '../../../main/simulator/rig.ts';
import type { Plan, PlannedRequest } from '../plan/planned-request.ts';
import { createAnswerReader } from './answer-reader.ts';
import { addressOf, ask } from './ask.ts';
import { type Answered, dueMs, play } from './play.ts';

const request = (id: number, more: Partial<PlannedRequest> = {}): PlannedRequest => ({
  ...{ id, user: 1, kind: 'chat', model: 'llama3.1:8b', path: '/api/chat', body: '', atMs: 0, after: null },
  ...{ pauseMs: 0, promptTokens: 10, newTokens: 10, outputTokens: 5 },
  ...more,
});
const planOf = (...requests: PlannedRequest[]): Plan => ({ requests, horizonMs: 10_000 });

const answered = (endMs: number): Answered => ({
  ...{ result: 'answered', firstByteMs: endMs, endMs, tokens: 1, reason: '' },
  ...{ queueMs: null, backend: null, metrics: null },
});

/** Plays on a clock that only moves when told; every answer takes as long as `tookMs` says. */
function rehearse(plan: Plan, tookMs: (id: number) => number, { endMs = 100_000, refuses = 0 } = {}) {
  const clock = createVirtualClock(0);
  const sent: [number, number][] = [];
  const done = play(
    plan,
    {
      nowMs: clock.now,
      at: (ms, fn) => void clock.schedule(ms - clock.now(), fn),
      send({ id }, settle) {
        sent.push([id, clock.now()]);
        const cancel = clock.schedule(tookMs(id), () =>
          settle({ ...answered(clock.now()), result: sent.length <= refuses ? 'refused' : 'answered' }),
        );
        return () => {
          cancel();
          settle({ ...answered(clock.now()), result: 'unfinished' });
        };
      },
    },
    endMs,
  );
  clock.advance(200_000);
  return { sent, done };
}

describe('when a request goes out', () => {
  it('is when it is due, or once the answer before it has been read', () => {
    const follower = request(1, { atMs: 5_000, pauseMs: 2_000, after: 0 });
    expect([dueMs(follower, 1_000), dueMs(follower, 4_000), dueMs(follower, null)]).toEqual([5_000, 6_000, 5_000]);
  });
});

describe('playing a plan', () => {
  const conversation = [
    request(0, { atMs: 100 }),
    request(1, { atMs: 3_000, after: 0, pauseMs: 2_000 }),
    request(2, { atMs: 400 }),
  ];

  it('waits for nobody but the answer before in the same conversation', async () => {
    const { sent, done } = rehearse(planOf(...conversation), (id) => (id === 0 ? 7_000 : 10));
    expect(sent).toEqual([
      [0, 100],
      [2, 400],
      [1, 9_100],
    ]);
    expect((await done).map(({ id, dueMs: due, sentMs }) => [id, due, sentMs])).toEqual([
      [0, 100, 100],
      [1, 9_100, 9_100],
      [2, 400, 400],
    ]);
  });

  it('sends at the planned time when answers come in time, however fast they come', () => {
    expect(rehearse(planOf(...conversation), () => 1).sent).toEqual([
      [0, 100],
      [2, 400],
      [1, 3_000],
    ]);
  });

  it('breaks off at the end, and tells what never had its turn', async () => {
    const { done } = rehearse(planOf(...conversation), () => 50_000, { endMs: 20_000 });
    expect((await done).map(({ id, result }) => [id, result])).toEqual([
      [0, 'unfinished'],
      [1, 'unsent'],
      [2, 'unfinished'],
    ]);
  });

  it('asks again after an error, at most five times in all', async () => {
    const once = [request(0, { atMs: 100 })];
    const patient = rehearse(planOf(...once), () => 10, { refuses: 2 });
    expect(patient.sent.map(([, ms]) => ms)).toEqual([100, 2_110, 4_120]);
    expect((await patient.done)[0]).toMatchObject({ result: 'answered', refusals: 2, sentMs: 100, endMs: 4_130 });
    const hopeless = rehearse(planOf(...once), () => 10, { refuses: 99 });
    expect(hopeless.sent).toHaveLength(5);
    expect((await hopeless.done)[0]).toMatchObject({ result: 'refused', refusals: 5 });
  });

  it('counts who was about to ask again at the end as not served', async () => {
    const { done } = rehearse(planOf(request(0)), () => 10, { refuses: 99, endMs: 3_000 });
    expect((await done)[0]).toMatchObject({ result: 'unfinished', refusals: 2, sentMs: 0 });
  });

  it('is over at once when there is nothing to play', async () => {
    expect(await rehearse(planOf(), () => 1).done).toEqual([]);
  });
});

const head = (status: string, extra = ''): string => `HTTP/1.1 ${status}\r\n${extra}Transfer-Encoding: chunked\r\n\r\n`;
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const token = chunk('{"message":{"content":"a"},"done":false}\n');
const final = chunk(
  '{"done":true,"total_duration":9000000,"load_duration":1000000,"prompt_eval_duration":2000000,"eval_count":7,"eval_duration":3000000}\n',
);
const stream = head('200 OK', 'X-Corral-Queue-Ms: 12\r\nX-Corral-Backend: rig-1\r\n');

describe('reading an answer', () => {
  const read = (text: string, path: PlannedRequest['path'] = '/api/chat') => {
    const reader = createAnswerReader(path);
    const complete = reader.push(Buffer.from(text));
    return { complete, begun: reader.begun(), ...reader.sum('closed') };
  };

  it('finds the figures in the last line and what the gateway says in the head', () => {
    expect(read(`${stream}${token}${token}${final}0\r\n\r\n`)).toMatchObject({
      ...{ complete: true, begun: true, result: 'answered', tokens: 7, queueMs: 12, backend: 'rig-1' },
      metrics: { totalMs: 9, loadMs: 1, prefillMs: 2, evalMs: 3 },
    });
  });

  it('finds the figures behind a context of any length, however the bytes are cut', () => {
    const context = `"context":[${Array(20_000).fill(7).join()}],`;
    const text = `${stream}${token}${chunk(`{"done":true,${context}"eval_count":1}\n`)}0\r\n\r\n`;
    for (const size of [7, 1000, text.length]) {
      const reader = createAnswerReader('/api/generate');
      for (let at = 0; at < text.length; at += size) reader.push(Buffer.from(text.slice(at, at + size)));
      expect(reader.sum('closed')).toMatchObject({ result: 'answered', tokens: 1 });
    }
  });

  it.each([
    ['a clean end without the done line', `${stream}${token}${token}0\r\n\r\n`],
    ['a connection that ends in the middle', `${stream}${token}${token}`],
    ['an error line', `${stream}${token}${chunk('{"error":"runner died"}\n')}0\r\n\r\n`],
  ])('calls %s after tokens a cut answer', (_, text) => {
    expect(read(text)).toMatchObject({ result: 'cut', begun: true, metrics: null });
    expect(read(text).tokens).toBeGreaterThan(0);
  });

  it.each([
    ['a status', `${head('404 Not Found')}${chunk('{"error":"model not found"}')}0\r\n\r\n`, /^404 .*not found/],
    ['an error line instead of tokens', `${stream}${chunk('{"error":"runner died"}\n')}0\r\n\r\n`, /runner died/],
    ['no answer at all', '', /closed/],
    ['a head without a body', stream, /closed/],
  ])('calls %s a refusal', (_, text, reason) => {
    expect(read(text)).toMatchObject({ result: 'refused', begun: false, tokens: 0 });
    expect(read(text).reason).toMatch(reason);
  });

  it('wants vectors from an embedding', () => {
    expect(read(`${stream}${chunk('{"embeddings":[[1]]}')}0\r\n\r\n`, '/api/embed').result).toBe('answered');
    expect(read(`${stream}${chunk('{"model":"x"}')}0\r\n\r\n`, '/api/embed').result).toBe('cut');
  });
});

describe('asking a server', () => {
  const body = JSON.stringify({
    model: 'llama3.1:8b',
    messages: [{ role: 'user', content: 'x' }],
    options: { num_predict: 5 },
  });
  const asked = (port: number, patienceMs = 5_000, one = request(0, { body, user: 7 })) => {
    const startedAt = performance.now();
    const options = { port, patienceMs, nowMs: () => performance.now() - startedAt };
    let stop = (): void => {};
    const done = new Promise<Answered>((resolve) => {
      stop = ask(one, options, resolve);
    });
    onTestFinished(() => stop());
    return { done, stop: () => stop() };
  };

  it('times the first byte and comes from an address of its own', async () => {
    const server = await startRig({ preload: ['llama3.1:8b'], timeScale: 0.2 });
    const answer = await asked(server.port).done;
    expect(answer).toMatchObject({ result: 'answered', tokens: 5 });
    expect(answer.firstByteMs).toBeGreaterThan(5);
    expect(answer.endMs).toBeGreaterThan(answer.firstByteMs ?? Number.POSITIVE_INFINITY);
    expect(server.snapshot().requests[0]?.headers['user-agent']).toBe('corral-bench/user-07');
    expect(addressOf(7)).toBe('127.0.0.17');
  });

  it('gives up after its patience, and hangs up', async () => {
    const server = await startRig({ preload: ['llama3.1:8b'] });
    server.setFault({ kind: 'hang-before-headers' });
    expect(await asked(server.port, 40).done).toMatchObject({ result: 'gave-up', firstByteMs: null });
    await expect.poll(() => server.snapshot().counters.cancelled).toBe(1);
  });

  it('ends as unfinished when it is told to', async () => {
    const server = await startRig({ preload: ['llama3.1:8b'] });
    server.setFault({ kind: 'hang-before-headers' });
    const { done, stop } = asked(server.port);
    await expect.poll(() => server.snapshot().counters.requests).toBe(1);
    stop();
    expect((await done).result).toBe('unfinished');
  });

  it('takes a refused connection for a refusal', async () => {
    const server = await startRig();
    await server.close();
    expect((await asked(server.port).done).result).toBe('refused');
  });
});
