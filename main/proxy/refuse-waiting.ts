import type { Refusal } from '../../shared/errors.ts';
import type { QueueLimits } from '../queue/queue.ts';
import type { Waited } from '../queue/waiter.ts';

/** Suggested pause before a retry when nothing better is known, and its bounds when something is. */
const RETRY_AFTER_S = 5;
const LONGEST_RETRY_AFTER_S = 120;

export type NotPlaced = Exclude<Waited<never>, { readonly kind: 'placed' }>;

interface Wait {
  readonly model: string;
  readonly limits: QueueLimits;
  /** How long a wait would be that begins now; null where that cannot be told. */
  readonly expectedMs: number | null;
}

/** What a client is told whose wait did not begin, or did not end in time; with when to try again. */
export function refuseWaiting(waited: NotPlaced, { model, limits, expectedMs }: Wait): Refusal {
  const retryAfterS = expectedMs === null ? RETRY_AFTER_S : boundedSeconds(expectedMs);
  if (waited.kind === 'full') return { code: 'queue_full', message: fullBecause[waited.of](limits), retryAfterS };
  const within = `within ${limits.timeoutMs / 1_000} s (routing.queueTimeout)`;
  const message =
    waited.held === 'limited'
      ? `as many of your requests as may were running all the time (limits.concurrent), and none ended ${within}`
      : `no slot for ${model} became free ${within}`;
  return { code: 'queue_timeout', message, retryAfterS };
}

const fullBecause: Readonly<Record<'all' | 'caller', (limits: QueueLimits) => string>> = {
  all: ({ limit }) => `${limit} requests are waiting already (routing.queueLimit)`,
  caller: ({ perCaller }) => `${perCaller} of your requests are waiting already (limits.queued)`,
};

const boundedSeconds = (ms: number): number => Math.min(LONGEST_RETRY_AFTER_S, Math.max(1, Math.ceil(ms / 1_000)));
