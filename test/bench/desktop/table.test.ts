import { expect, it } from 'vitest';
import { loopTable } from './table.ts';

const load = (p50Ms: number, crowdedOut: number | null = 0.1) => ({
  p50Ms,
  p99Ms: 2,
  maxMs: 9,
  workP99Ms: 1,
  workMaxMs: 4,
  cpu: 0.2,
  crowdedOut,
});
const round = (p50Ms: number, crowdedOut?: number | null) => ({
  'no window': load(p50Ms, crowdedOut),
  'window open and in use': load(p50Ms + 1, crowdedOut),
  'window hidden': load(p50Ms, crowdedOut),
});

it('shows the median of the rounds with their least and most, one row per state of the window', () => {
  expect(
    loopTable([round(0.1), round(0.9), round(0.2)])
      .split('\n')
      .slice(2),
  ).toEqual([
    '| no window | 0.20 [0.10–0.90] ms | 2.00 [2.00–2.00] ms | 9.0 [9.0–9.0] ms | 1.00 [1.00–1.00] ms | 4.0 [4.0–4.0] ms | 20 [20–20] % | 10 [10–10] % |',
    '| window open and in use | 1.20 [1.10–1.90] ms | 2.00 [2.00–2.00] ms | 9.0 [9.0–9.0] ms | 1.00 [1.00–1.00] ms | 4.0 [4.0–4.0] ms | 20 [20–20] % | 10 [10–10] % |',
    '| window hidden | 0.20 [0.10–0.90] ms | 2.00 [2.00–2.00] ms | 9.0 [9.0–9.0] ms | 1.00 [1.00–1.00] ms | 4.0 [4.0–4.0] ms | 20 [20–20] % | 10 [10–10] % |',
  ]);
});

it('shows a single round as it is, and a dash for what the system does not tell', () => {
  expect(loopTable([round(0.1, null)]).split('\n')[2]).toBe(
    '| no window | 0.10 ms | 2.00 ms | 9.0 ms | 1.00 ms | 4.0 ms | 20 % | – |',
  );
});
