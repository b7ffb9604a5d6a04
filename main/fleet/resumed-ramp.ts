/** How long a backend was out of service by an order. Monotonic ms. */
export interface TimeOut {
  readonly orderedOutAt: number;
  /** When its server last came back to life; null when it never was gone. */
  readonly recoveredAt: number | null;
}

/**
 * From when a backend that is put back into service ramps up, monotonic ms. Out for `slowStartMs`, or gone meanwhile, it
 * starts from the beginning: what its runners had cached is cold. Out for less it has lost as much of its share as it was
 * out for, so that an order taken back at once costs nothing. Pure.
 */
export function resumedRamp({ orderedOutAt, recoveredAt }: TimeOut, now: number, slowStartMs: number): number {
  const wasGone = recoveredAt !== null && recoveredAt >= orderedOutAt;
  return wasGone ? now : now - Math.max(0, slowStartMs - (now - orderedOutAt));
}
