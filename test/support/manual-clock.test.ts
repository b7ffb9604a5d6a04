import { expect, it } from 'vitest';
import { createManualClock } from './manual-clock.ts';

it('runs due timers in order of time, then of scheduling, and shows each its own time', () => {
  const clock = createManualClock(1_000);
  const seen: string[] = [];
  clock.schedule(20, () => seen.push(`b@${clock.now()}`));
  clock.schedule(10, () => seen.push(`a@${clock.now()}`));
  clock.schedule(20, () => seen.push(`c@${clock.monotonic()}`));
  clock.advance(25);
  expect(seen).toEqual(['a@1010', 'b@1020', 'c@20']);
  expect(clock.now()).toBe(1_025);
});

it('runs timers that timers set, when they fall within the span', () => {
  const clock = createManualClock(0);
  const seen: number[] = [];
  const tick = (): void => {
    seen.push(clock.now());
    clock.schedule(10, tick);
  };
  clock.schedule(10, tick);
  clock.advance(35);
  expect(seen).toEqual([10, 20, 30]);
  expect(clock.pending()).toBe(1);
});

it('forgets a cancelled timer, however often it is cancelled', () => {
  const clock = createManualClock(0);
  let ran = false;
  const cancel = clock.schedule(10, () => {
    ran = true;
  });
  cancel();
  cancel();
  clock.advance(100);
  expect(ran).toBe(false);
  expect(clock.pending()).toBe(0);
});

it('lets promise chains schedule their next timer while it advances', async () => {
  const clock = createManualClock(0);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.schedule(ms, resolve));
  let doneAt = -1;
  void (async () => {
    await wait(10);
    await wait(10);
    doneAt = clock.now();
  })();
  await clock.advanceAsync(50);
  expect(doneAt).toBe(20);
});
