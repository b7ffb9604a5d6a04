import type { Refusal } from '../../shared/errors.ts';
import type { HeldAnswer } from './answer.ts';
import type { Verdict } from './verdict.ts';

/** An attempt that failed, and what was made of it. */
export interface Failed {
  readonly backend: string;
  readonly verdict: Verdict;
  /** What it answered, when it did. */
  readonly held: HeldAnswer | null;
}

const BUSY_RETRY_AFTER_S = 5;

/** What to tell the client when every attempt has failed; `placement` is why there is no further one to make. */
export function refuseExhausted(failures: readonly Failed[], placement: Refusal): Refusal {
  if (failures.length === 0) return placement;
  const results = new Set(failures.map(({ verdict }) => verdict.result));
  const reasons = failures.map(({ backend, verdict }) => `${backend}: ${verdict.reason}`).join('; ');
  if (results.size === 1 && results.has('model_missing'))
    return placement.code === 'model_not_found'
      ? placement
      : { code: 'model_not_found', message: `model not found: ${reasons}` };
  if (results.size === 1 && results.has('busy'))
    return { code: 'no_backend', message: `every backend is busy: ${reasons}`, retryAfterS: BUSY_RETRY_AFTER_S };
  return { code: 'attempts_failed', message: `every attempt failed: ${reasons}` };
}
