import { expect } from 'vitest';

/** Resolves with a count once it has begun and does not grow any more from one look to the next. */
export async function standstill(count: () => number | Promise<number>, interval: number): Promise<number> {
  let before = 0;
  const stands = async (): Promise<boolean> => {
    const now = await count();
    const same = now > 0 && now === before;
    before = now;
    return same;
  };
  await expect.poll(stands, { interval }).toBe(true);
  return before;
}
