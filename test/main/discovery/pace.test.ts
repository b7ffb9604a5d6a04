import { describe, expect, it } from 'vitest';
import { createPace } from '../../../main/discovery/pace.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function startPaced(count: number, limits = { atOnce: 4, perSecond: 100 }) {
  const clock = createManualClock();
  const abort = new AbortController();
  const pace = createPace(limits, clock, abort.signal);
  const begun: number[] = [];
  const running: (() => void)[] = [];
  let most = 0;
  const all = Promise.all(
    Array.from({ length: count }, (_, index) =>
      pace(async () => {
        begun.push(index);
        await new Promise<void>((resolve) => {
          running.push(resolve);
          most = Math.max(most, running.length);
        });
      }),
    ),
  );
  const finish = (): void => {
    for (const end of running.splice(0)) end();
  };
  return { clock, abort, begun, finish, all, most: () => most };
}

describe('a pace', () => {
  it('lets so many run at the same time, and the next when one ends, in order', async () => {
    const paced = startPaced(10);
    await paced.clock.advanceAsync(10_000);
    expect(paced.begun).toEqual([0, 1, 2, 3]);
    for (let round = 0; round < 3; round += 1) {
      paced.finish();
      await paced.clock.advanceAsync(10_000);
    }
    await paced.all;
    expect(paced.begun).toEqual([...Array(10).keys()]);
    expect(paced.most()).toBe(4);
  });

  it('lets no more than so many begin in a second', async () => {
    const paced = startPaced(200, { atOnce: 1_000, perSecond: 100 });
    await paced.clock.advanceAsync(500);
    expect(paced.begun.length).toBeLessThanOrEqual(52);
    expect(paced.begun.length).toBeGreaterThan(48);
    await paced.clock.advanceAsync(1_000);
    expect(paced.begun.length).toBeLessThanOrEqual(152);
  });

  it('begins nothing any more once it is called off', async () => {
    const paced = startPaced(10);
    await paced.clock.advanceAsync(1_000);
    paced.abort.abort();
    paced.finish();
    await paced.all;
    expect(paced.begun).toHaveLength(4);
    expect(paced.clock.pending()).toBe(0);
  });
});
