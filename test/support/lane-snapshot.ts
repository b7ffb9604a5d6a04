import type { LaneSnapshot } from '../../shared/snapshot.ts';

/** An idle lane in rotation; `some` is laid over it. */
export const createLaneSnapshot = (some: Partial<LaneSnapshot> = {}): LaneSnapshot => ({
  model: 'llama3.1:8b',
  loaded: true,
  inFlight: 0,
  slots: 4,
  learnedSlots: null,
  outReason: null,
  pausedMs: null,
  foreignHint: null,
  phase: 'idle',
  waiting: null,
  ...some,
});
