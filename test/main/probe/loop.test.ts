import { expect, it } from 'vitest';
import { startLoop } from '../../../main/probe/loop.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function startTestLoop({ random = 0.5, tookMs = 0 } = {}) {
  const clock = createManualClock(0);
  const starts: number[] = [];
  const cut: number[] = [];
  let running = 0;
  let most = 0;
  async function run(signal: AbortSignal): Promise<void> {
    starts.push(clock.now());
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        cut.push(clock.now());
        resolve();
      });
      clock.schedule(tookMs, resolve);
    });
    running -= 1;
  }
  const loop = startLoop({ intervalMs: () => 1_000, run }, { clock, random: () => random });
  return { clock, loop, starts, cut, most: () => most };
}

it('counts the interval from start to start', async () => {
  const { clock, loop, starts } = startTestLoop({ tookMs: 300 });
  void loop.nudge();
  await clock.advanceAsync(3_500);
  expect(starts).toEqual([0, 1_000, 2_000, 3_000]);
});

it('starts again as soon as it can when a run takes longer than the interval, never twice at a time', async () => {
  const { clock, loop, starts, most } = startTestLoop({ tookMs: 1_500 });
  void loop.nudge();
  await clock.advanceAsync(5_000);
  expect(starts).toEqual([0, 1_500, 3_000, 4_500]);
  expect(most()).toBe(1);
});

it.each([
  [0, 900],
  [0.999_999, 1_100],
] as const)('waits up to a tenth less or more: random %d gives %d ms', async (value, expected) => {
  const { clock, loop, starts } = startTestLoop({ random: value });
  void loop.nudge();
  await clock.advanceAsync(1_500);
  expect(starts[1]).toBeCloseTo(expected, 0);
});

it('joins the run under way on a nudge, but starts another after it on a refresh', async () => {
  const { clock, loop, starts } = startTestLoop({ tookMs: 300 });
  void loop.nudge();
  await clock.advanceAsync(100);
  void loop.nudge();
  let refreshed = false;
  void loop.refresh().then(() => {
    refreshed = true;
  });
  void loop.refresh();
  await clock.advanceAsync(250);
  expect(starts).toEqual([0, 300]);
  expect(refreshed).toBe(false);
  await clock.advanceAsync(300);
  expect(refreshed).toBe(true);
  expect(starts).toEqual([0, 300]);
});

it('goes on after an interruption', async () => {
  const { clock, loop, starts, cut } = startTestLoop({ tookMs: 500 });
  void loop.nudge();
  await clock.advanceAsync(100);
  loop.interrupt();
  await clock.advanceAsync(1_000);
  expect(cut).toEqual([100]);
  expect(starts).toEqual([0, 1_000]);
});

it('stops for good, waiting for the run it cut', async () => {
  const { clock, loop, starts, cut } = startTestLoop({ tookMs: 500 });
  void loop.nudge();
  void loop.refresh();
  await loop.stop();
  await loop.nudge();
  await loop.refresh();
  await clock.advanceAsync(5_000);
  expect(cut).toEqual([0]);
  expect(starts).toEqual([0]);
});
