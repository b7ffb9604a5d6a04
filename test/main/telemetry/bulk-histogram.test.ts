import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createBulkHistogram } from '../../../main/telemetry/bulk-histogram.ts';

const WORDS = {
  name: 'waits_seconds',
  help: 'Time \\ waited.',
  labelNames: ['route', 'model'],
  buckets: [0.1, 1, 10],
} as const;
const label = fc.constantFrom('/api/chat', '/v1/chat/completions', 'a "quoted" one', 'two\nlines', '');
const observation = fc.tuple(label, label, fc.constantFrom(0, 0.05, 0.1, 0.5, 1, 3, 10, 11, 1e6));

it('writes out exactly what the histogram of prom-client does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(observation, { maxLength: 30 }), async (observations) => {
      const [ours, theirs] = [new Registry(), new Registry()];
      const bulk = createBulkHistogram(ours, WORDS);
      const real = new Histogram({
        ...WORDS,
        labelNames: [...WORDS.labelNames],
        buckets: [...WORDS.buckets],
        registers: [theirs],
      });
      for (const [route, model, seconds] of observations) {
        bulk.observe([route, model], seconds);
        real.observe({ route, model }, seconds);
      }
      expect(sorted(await ours.metrics())).toEqual(sorted(await theirs.metrics()));
    }),
    { seed: 7 },
  );
});

/** Series may stand in any order, and so may the labels of one. */
const sorted = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) =>
      line.replace(
        /\{(.*)\}/,
        (_, labels: string) =>
          `{${labels
            .split(/,(?=\w+=")/)
            .sort()
            .join(',')}}`,
      ),
    )
    .sort();

it('keeps counting over scrapes', async () => {
  const registry = new Registry();
  const bulk = createBulkHistogram(registry, WORDS);
  bulk.observe(['/api/chat', 'm'], 0.5);
  await registry.metrics();
  bulk.observe(['/api/chat', 'm'], 2);
  expect(await registry.metrics()).toContain('waits_seconds_count{route="/api/chat",model="m"} 2');
});
