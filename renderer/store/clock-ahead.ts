/** A smaller difference is how long the message took, not the clocks. */
const WAY_HERE_MS = 1_000;

/**
 * How far the gateway's clock is ahead of this machine's, from what was thought and what a message just seems to say.
 * Ages must not flicker with every message's way here.
 */
export const clockAhead = (beforeMs: number, seemsMs: number): number =>
  Math.abs(seemsMs - beforeMs) > WAY_HERE_MS ? seemsMs : beforeMs;
