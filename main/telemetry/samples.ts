import type { AttemptRecord, ExchangeRecord } from '../../shared/exchange.ts';
import type { Sample } from './window.ts';

/** The gateway failed its client: a broken answer, or a 5xx from itself or passed on. A client's own mistakes do not count. */
function isGatewayError({ outcome, status }: ExchangeRecord): boolean {
  if (outcome === 'broken') return true;
  return (outcome === 'refused' || outcome === 'rejected') && status !== null && status >= 500;
}

/** Worth a look: the gateway turned it away, its answer broke, or a server failed. Not what a server says of a bad request. */
export const wentWrong = ({ outcome, status }: ExchangeRecord): boolean =>
  outcome === 'broken' || outcome === 'refused' || (outcome === 'rejected' && status !== null && status >= 500);

const isBackendError = ({ result }: AttemptRecord): boolean => result !== 'answered' && result !== 'cancelled';

/** The attempt whose answer the client received, whole or in part. */
const winningAttempt = (record: ExchangeRecord): AttemptRecord | undefined =>
  record.outcome === 'refused' ? undefined : record.attempts.findLast(({ backend }) => backend === record.backend);

/** An exchange as its client saw it: counts for the gateway and for the model. */
export const exchangeSample = (record: ExchangeRecord): Sample => ({
  error: isGatewayError(record),
  outputTokens: record.tokens?.output ?? 0,
  ttfbMs: record.ttfbMs,
  durationMs: record.durationMs,
});

/** An exchange as each backend it touched saw it; only the winning attempt has times and tokens to its name. */
export function attemptSamples(record: ExchangeRecord): { readonly backend: string; readonly sample: Sample }[] {
  const winner = winningAttempt(record);
  return record.attempts.map((attempt) => ({
    backend: attempt.backend,
    sample: {
      error: isBackendError(attempt),
      outputTokens: attempt === winner ? (record.tokens?.output ?? 0) : 0,
      ttfbMs: attempt === winner ? attempt.ttfbMs : null,
      durationMs: attempt === winner ? record.durationMs - attempt.startedMs : null,
    },
  }));
}
