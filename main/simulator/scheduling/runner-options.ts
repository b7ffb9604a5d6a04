/** Options that are fixed when a model is loaded: a request that differs causes a reload. */
export interface RunnerOptions {
  /** Null = chosen by the server. */
  numCtx: number | null;
  numBatch: number | null;
  numThread: number | null;
  mainGpu: number | null;
  useMmap: boolean | null;
  draft: number | null;
  numGpu: number | null;
  shift: boolean;
}

export const DEFAULT_RUNNER_OPTIONS: RunnerOptions = {
  numCtx: null,
  numBatch: null,
  numThread: null,
  mainGpu: null,
  useMmap: null,
  draft: null,
  numGpu: null,
  shift: true,
};

/** Shortest context a runner is started with. */
const MIN_CTX = 4;

/** The context a runner really gets: what was asked, or the server's choice, within what the model was trained for. */
export function effectiveContext(asked: number | null, auto: number, trainCtx: number): number {
  return Math.max(MIN_CTX, Math.min(asked ?? auto, trainCtx));
}

/** True when a resident runner can serve a request; values chosen by the server match each other. */
export function isCompatible(
  resident: RunnerOptions & { context: number },
  wanted: RunnerOptions & { context: number },
): boolean {
  const bothAuto = resident.numCtx === null && wanted.numCtx === null;
  const sameContext = bothAuto || resident.context === wanted.context;
  const sameGpu = wanted.numGpu === null || resident.numGpu === wanted.numGpu;
  const fixed = ['numBatch', 'numThread', 'mainGpu', 'useMmap', 'draft', 'shift'] as const;
  return sameContext && sameGpu && fixed.every((key) => resident[key] === wanted[key]);
}
