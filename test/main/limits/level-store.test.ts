import { expect, it } from 'vitest';
import { createMemoryLevels } from '../../../main/limits/level-store.ts';

it('forgets whoever has gone idle, as others come', () => {
  const levels = createMemoryLevels();
  for (let caller = 0; caller < 1_000; caller += 1) levels.write(`idle ${caller}`, { used: 1, at: 0 }, 1_000);
  expect(levels.size()).toBe(1_000);
  for (let at = 2_000; at < 3_000; at += 1) levels.write('busy', { used: 1, at }, at + 1_000);
  expect(levels.size()).toBe(1);
});

it('forgets nobody of whom something still counts', () => {
  const levels = createMemoryLevels();
  levels.write('slow', { used: 9, at: 0 }, 1e6);
  for (let at = 0; at < 1_000; at += 1) levels.write(`other ${at}`, { used: 1, at }, at + 5);
  expect(levels.read('slow')).toEqual({ used: 9, at: 0 });
  expect(levels.size()).toBeLessThan(20);
});

it('holds no more than it may, however many callers somebody makes up', () => {
  const levels = createMemoryLevels(100);
  for (let caller = 0; caller < 5_000; caller += 1) levels.write(`caller ${caller}`, { used: 1, at: 0 }, 1e9);
  expect(levels.size()).toBeLessThanOrEqual(100);
});
