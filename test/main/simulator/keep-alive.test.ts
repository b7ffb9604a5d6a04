import { describe, expect, it } from 'vitest';
import { parseGoDuration, parseKeepAlive } from '../../../main/simulator/request/keep-alive.ts';
import { ask, chat, drive, LLAMA, open, startRig, startStillRig } from './rig.ts';

const short = { stream: false, options: { num_predict: 2 } };

describe('keep-alive', () => {
  it('sticks to the runner: a request that names none keeps the last one named', async () => {
    const server = await startStillRig({ preload: [LLAMA] });
    await drive(server, ask(server, '/api/chat', chat('x', { ...short, keep_alive: '30s' })));
    await drive(server, ask(server, '/api/chat', chat('y', short)));
    expect(server.snapshot().runners[0]?.sessionDurationMs).toBe(30_000);
    server.advance(29_000);
    expect(server.snapshot().runners).toHaveLength(1);
    server.advance(4_000);
    expect(server.snapshot().runners).toHaveLength(0);
  });

  it('unloads when the last request ends for 0, and never for a negative number', async () => {
    const server = await startStillRig({ preload: [LLAMA] });
    await drive(server, ask(server, '/api/chat', chat('x', { ...short, keep_alive: -1 })));
    server.advance(1e9);
    expect(server.snapshot().runners).toHaveLength(1);
    const { json } = await ask(server, '/api/ps');
    expect(Date.parse(json.models[0].expires_at)).toBeGreaterThan(server.snapshot().nowMs + 200 * 365 * 86_400_000);
    await drive(server, ask(server, '/api/chat', chat('x', { ...short, keep_alive: 0 })));
    server.advance(3000);
    expect((await ask(server, '/api/ps')).text).toBe('{"models":[]}');
  });

  it('shows an expiry in the past while a long answer runs', async () => {
    const server = await startStillRig({ keepAliveMs: 1000, preload: [LLAMA], outputTokens: [900, 900] });
    const long = open(server, '/api/chat', chat('x'));
    await expect.poll(() => server.snapshot().runners[0]?.refCount).toBe(1);
    server.advance(5000);
    const { json } = await ask(server, '/api/ps');
    expect(Date.parse(json.models[0].expires_at)).toBeLessThan(server.snapshot().nowMs);
    await drive(server, long.ending);
  });

  it('answers an empty request after loading, and one with keep_alive 0 at once', async () => {
    const server = await startRig();
    const loaded = await ask(server, '/api/generate', { model: LLAMA });
    expect(loaded.json).toMatchObject({ model: LLAMA, response: '', done: true, done_reason: 'load' });
    expect(loaded.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(loaded.json.total_duration).toBeUndefined();
    const unloaded = await ask(server, '/api/chat', { model: LLAMA, messages: [], keep_alive: 0 });
    expect(unloaded.json).toMatchObject({
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: 'unload',
    });
    const missing = await ask(server, '/api/generate', { model: 'nothing', keep_alive: 0 });
    expect(missing.status).toBe(404);
  });

  it('refuses a duration without a unit', async () => {
    const server = await startRig();
    const answer = await ask(server, '/api/chat', chat('x', { keep_alive: '300' }));
    expect([answer.status, answer.text]).toEqual([400, '{"error":"time: missing unit in duration \\"300\\""}']);
  });

  it.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['0', 0],
    ['-1m', -60_000],
    ['250ms', 250],
  ])('reads the duration %s', (text, ms) => expect(parseGoDuration(text)).toBe(ms));

  it.each(['', 'abc', '5', '5x', '-', '.s'])('refuses the duration %j', (text) =>
    expect(() => parseGoDuration(text)).toThrow(/^time: /),
  );

  it('reads numbers as seconds and anything negative as for ever', () => {
    expect([parseKeepAlive(1.5), parseKeepAlive('-1s'), parseKeepAlive(null)]).toEqual([
      1500,
      Number.POSITIVE_INFINITY,
      undefined,
    ]);
  });
});
