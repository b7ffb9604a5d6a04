import { expect } from 'vitest';

/** More turns than a busy machine takes away in a row. */
const TRIES = 5;

/**
 * Fails unless something takes less than `limitMs`; `tookMs` does it anew each time. The best of a few tries counts: a
 * busy machine can be late in any one, whoever waits for a timer is late in all.
 */
export async function expectPromptly(limitMs: number, tookMs: () => Promise<number>): Promise<void> {
  const tries: number[] = [];
  while (tries.length < TRIES && !tries.some((ms) => ms < limitMs)) tries.push(await tookMs());
  expect(Math.min(...tries), `the best of ${tries.join(', ')} ms`).toBeLessThan(limitMs);
}
