import { expect, it } from 'vitest';
import { createKeepNews, type KeepNews } from '../../../main/warmth/keep-news.ts';
import type { CopiesPlan } from '../../../main/warmth/plan-copies.ts';

const MIN = 60_000;
const MODEL = 'm:latest';

const planOf = (some: Partial<CopiesPlan>): CopiesPlan => ({
  ...{ wanted: { model: MODEL, copies: 2, backends: null }, on: ['r1'], loadingOn: [], order: null },
  ...{ why: 'r2: draining', retryAt: null },
  ...some,
});

function start() {
  const told: KeepNews[] = [];
  const news = createKeepNews((one) => told.push(one));
  return { told, news, sample: (now: number, some: Partial<CopiesPlan> = {}) => news.sample(now, [planOf(some)]) };
}

it('tells once when a rule has not been kept for a minute, and once when it is kept again', () => {
  const { told, sample } = start();
  for (const now of [0, MIN - 1]) sample(now);
  expect(told).toEqual([]);
  for (const now of [MIN, 2 * MIN]) sample(now);
  expect(told).toEqual([{ model: MODEL, copies: 2, have: 1, why: 'r2: draining' }]);
  sample(3 * MIN, { on: ['r1', 'r2'], why: null });
  sample(4 * MIN, { on: ['r1', 'r2'], why: null });
  expect(told.slice(1)).toEqual([{ model: MODEL, copies: 2, have: 2, why: null }]);
});

it('says nothing of a lack that is being put right, however long that takes', () => {
  const { told, sample } = start();
  for (let minute = 0; minute < 20; minute += 1) sample(minute * MIN, { loadingOn: ['r2'] });
  sample(20 * MIN, { order: 'r2' });
  sample(21 * MIN, { on: ['r1', 'r2'], why: null });
  expect(told).toEqual([]);
});

it('says nothing again while it goes on, also when it is tried in between', () => {
  const { told, sample } = start();
  for (let minute = 0; minute < 20; minute += 1) sample(minute * MIN, minute % 5 === 4 ? { loadingOn: ['r2'] } : {});
  expect(told).toHaveLength(1);
});

it('forgets a rule that is gone', () => {
  const { told, news, sample } = start();
  for (const now of [0, MIN]) sample(now);
  news.keepOnly(new Set());
  sample(2 * MIN, { on: ['r1', 'r2'], why: null });
  expect(told).toHaveLength(1);
});
