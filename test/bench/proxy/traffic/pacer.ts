import { nowMicros } from '../wire/now-micros.ts';

export interface Pacer<T> {
  add(item: T): void;
  remove(item: T): void;
}

/** Every stream gets a line each 50 ms: 20 lines per second. */
export const lineIntervalMs = 50;

/** Calls `due` for every item once per interval, items spread evenly over it; a late timer catches up, so no line is skipped. */
export function createPacer<T>(due: (item: T) => void): Pacer<T> {
  const wheel = Array.from({ length: lineIntervalMs }, () => new Set<T>());
  const slotOf = new Map<T, Set<T>>();
  let nextSlot = 0;
  let reachedMs = 0;
  let timer: NodeJS.Timeout | null = null;

  const tick = (): void => {
    const nowMs = Math.floor(nowMicros() / 1000);
    while (reachedMs < nowMs) {
      reachedMs += 1;
      for (const item of wheel[reachedMs % lineIntervalMs] ?? []) due(item);
    }
  };
  return {
    add(item) {
      // 7 is coprime to the number of slots: neighbours in time of arrival are spread out, and slots stay equally full.
      nextSlot = (nextSlot + 7) % lineIntervalMs;
      const slot = wheel[nextSlot];
      if (slot === undefined) throw new Error('no such slot');
      slot.add(item);
      slotOf.set(item, slot);
      if (timer !== null) return;
      reachedMs = Math.floor(nowMicros() / 1000);
      timer = setInterval(tick, 1);
    },
    remove(item) {
      slotOf.get(item)?.delete(item);
      slotOf.delete(item);
      if (slotOf.size > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    },
  };
}
