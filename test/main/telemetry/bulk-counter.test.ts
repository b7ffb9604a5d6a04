import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createBulkCounter } from '../../../main/telemetry/bulk-counter.ts';

const series = async (registry: Registry): Promise<string[]> =>
  (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

it('what was added by label values shows at each scrape, and is never counted twice', async () => {
  const registry = new Registry();
  const meals = createBulkCounter(registry, { name: 'meals_total', help: 'Meals.', labelNames: ['who', 'what'] });
  meals.add(['cow', 'hay']);
  meals.add(['cow', 'hay'], 2);
  meals.add(['cow', 'oats']);
  expect(await series(registry)).toEqual([
    'meals_total{who="cow",what="hay"} 3',
    'meals_total{who="cow",what="oats"} 1',
  ]);
  meals.add(['calf', 'hay']);
  meals.add(['cow', 'hay']);
  const second = ['calf', 'cow'].map((who) => `meals_total{who="${who}",what="hay"}`);
  expect(await series(registry)).toEqual(
    expect.arrayContaining([`${second[0]} 1`, `${second[1]} 4`, 'meals_total{who="cow",what="oats"} 1']),
  );
  expect(await series(registry)).toHaveLength(3);
});

it('label values that hold separators and quotes stay apart', async () => {
  const registry = new Registry();
  const counter = createBulkCounter(registry, { name: 'x_total', help: 'X.', labelNames: ['a', 'b'] });
  counter.add(['1,2', '3']);
  counter.add(['1', '2,3']);
  counter.add(['"', '']);
  expect(await series(registry)).toHaveLength(3);
});
