import type { Run } from '../../main/fleet/run.ts';

/** An exchange of a hundred tokens that began at 0 and waits for its first byte; `some` is laid over it. */
export const createRun = (some: Partial<Run> = {}): Run => ({
  exchange: 'x-1',
  runnerOptions: '',
  reloads: false,
  promptTokens: 0,
  startedAt: 0,
  expects: { uncachedTokens: 0, outputTokens: 100, needsLoad: false },
  firstByteAt: null,
  heard: null,
  takeBack: null,
  canMove: () => false,
  ...some,
});
