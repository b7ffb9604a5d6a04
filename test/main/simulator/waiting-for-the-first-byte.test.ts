import { expect, it } from 'vitest';
import { ask, chat, drive, LLAMA, lastLine, open, settleSockets, startRig, startStillRig } from './rig.ts';

it('sends no byte, not even headers, while it loads, waits and evaluates the prompt', async () => {
  const server = await startStillRig();
  const stream = open(server, '/api/chat', chat('word '.repeat(4000), { options: { num_predict: 5 } }));
  await expect.poll(() => server.snapshot().scheduler.loop).toBe('loading');
  for (let step = 0; step < 40 && server.snapshot().counters.loads === 0; step += 1) {
    server.advance(250);
    await settleSockets();
    expect(stream.status()).toBeNull();
  }
  server.advance(900);
  await settleSockets();
  expect(stream.status()).toBeNull();
  expect(await drive(server, stream.ending)).toBe('end');
  const final = lastLine(stream.text());
  const load = final.load_duration;
  const firstLineAt = Date.parse(JSON.parse(stream.text().split('\n')[0] ?? '').created_at);
  const startedAt = server.snapshot().requests[0]?.atMs ?? 0;
  expect((firstLineAt - startedAt) * 1e6).toBeGreaterThanOrEqual(load + final.prompt_eval_duration - 1e6);
});

it('sends the headers of a whole answer only when the answer is complete', async () => {
  const server = await startStillRig({ preload: [LLAMA] });
  const whole = open(server, '/api/chat', chat('hi', { stream: false, options: { num_predict: 30 } }));
  await expect.poll(() => server.snapshot().counters.requests).toBe(1);
  server.advance(150);
  await settleSockets();
  expect(server.snapshot().requests[0]?.tokens).toBeGreaterThan(3);
  expect(whole.status()).toBeNull();
  await drive(server, whole.ending);
  expect(JSON.parse(whole.text()).eval_count).toBe(30);
});

it('keeps the order of waiting inside one slot and reports it as the time that no metric explains', async () => {
  const server = await startRig({ preload: [LLAMA], timeScale: 0.05 });
  const [first, second] = await Promise.all([
    ask(server, '/api/chat', chat('one', { stream: false, options: { num_predict: 60 } })),
    ask(server, '/api/chat', chat('two', { stream: false, options: { num_predict: 5 } })),
  ]);
  const waited = (m: {
    total_duration: number;
    load_duration?: number;
    prompt_eval_duration: number;
    eval_duration: number;
  }) => m.total_duration - (m.load_duration ?? 0) - m.prompt_eval_duration - m.eval_duration;
  expect(waited(second.json)).toBeGreaterThan(first.json.eval_duration * 0.5);
});
