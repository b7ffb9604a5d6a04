import { expect, it } from 'vitest';
import { systemClock } from '../../main/system-ports.ts';

const DELAY_MS = 5;

/** How long timers of that delay waited that were armed one by one, while the event loop never sleeps and so never oversleeps. */
function waitsOf(count: number): Promise<readonly number[]> {
  const waits: number[] = [];
  let armed = 0;
  return new Promise((resolve) => {
    const spin = (): void => {
      if (armed < count) {
        armed += 1;
        const armedAt = systemClock.monotonic();
        systemClock.schedule(DELAY_MS, () => waits.push(systemClock.monotonic() - armedAt));
      }
      if (waits.length < count) setImmediate(spin);
      else resolve(waits);
    };
    spin();
  });
}

it('never fires a timer before its time by its own clock, though Node counts in whole milliseconds', async () => {
  const waits = await waitsOf(1_000);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(DELAY_MS);
});

it('never fires a timer that was cancelled', async () => {
  let fired = 0;
  const cancel = systemClock.schedule(1, () => {
    fired += 1;
  });
  cancel();
  cancel();
  await waitsOf(1);
  expect(fired).toBe(0);
});
