import { expect, it } from 'vitest';
import { models } from '../../../main/simulator/index.ts';
import { ask, chat, LLAMA, startRig } from './rig.ts';

const short = { stream: false, options: { num_predict: 3 } };

it('never turns away requests for a resident model, whatever the queue limit, and serves them in order', async () => {
  const server = await startRig({ maxQueue: 1, preload: [LLAMA] });
  const order: number[] = [];
  const answers: Promise<number>[] = [];
  for (let index = 0; index < 20; index += 1) {
    const answer = ask(server, '/api/chat', chat(`request ${index}`, short)).then(({ status }) => {
      order.push(index);
      return status;
    });
    answers.push(answer);
    await expect.poll(() => server.snapshot().counters.requests).toBe(index + 1);
  }
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
  expect(order).toEqual([...order].sort((left, right) => left - right));
});

it('turns away requests for models that need a load once the queue is full, at once and in its own words', async () => {
  const cold = Array.from({ length: 20 }, (_, index) => models.named(`cold-${index}:latest`));
  const server = await startRig({ maxQueue: 1, models: cold });
  const answers = await Promise.all(
    cold.map((model) => ask(server, '/api/chat', { ...chat('x', short), model: model.name })),
  );
  const refused = answers.filter((answer) => answer.status === 503);
  expect(refused.length).toBeGreaterThan(15);
  expect(refused[0]?.text).toBe('{"error":"server busy, please try again.  maximum pending requests exceeded"}');
  expect(refused[0]?.headers['retry-after']).toBeUndefined();
  expect(answers.some((answer) => answer.status === 200)).toBe(true);
});

it('runs as many requests at once as it has slots', async () => {
  const server = await startRig({ numParallel: 3, preload: [LLAMA], timeScale: 0.1 });
  const all = Promise.all(
    Array.from({ length: 5 }, (_, index) =>
      ask(server, '/api/chat', chat(`n${index}`, { stream: false, options: { num_predict: 40 } })),
    ),
  );
  await expect.poll(() => server.snapshot().runners[0]).toMatchObject({ busySlots: 3, waiting: 2 });
  await all;
  expect(server.snapshot().runners[0]).toMatchObject({ busySlots: 0, permitsFree: 3, refCount: 0 });
});
