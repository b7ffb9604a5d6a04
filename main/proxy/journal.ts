import type { AttemptRecord, ExchangeRecord, Outcome, Placement, TokenCounts } from '../../shared/exchange.ts';
import type { Clock } from '../ports.ts';
import type { Provenance } from './headers.ts';
import type { Route } from './routes.ts';

/** How an exchange came out, as the stage that ended it tells. */
export interface Closing {
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly error?: string | null;
  readonly reason?: string | null;
  readonly bytesOut?: number;
  readonly tokens?: TokenCounts | null;
}

/** What is written down while one exchange runs; `close` makes the record of it. */
export interface Journal {
  readonly id: string;
  /** Monotonic ms. */
  readonly began: number;
  route: Route | null;
  identity: string | null;
  model: string | null;
  backend: string | null;
  placement: Placement | null;
  queueMs: number;
  /** When the running attempt began, ms after the exchange did. */
  dialledMs: number;
  bytesIn: number;
  /** The first answer byte goes to the client's socket now. */
  markFirstByte(): void;
  /** Corrects what was written of the last attempt. */
  amendLast(change: Pick<AttemptRecord, 'result' | 'reason'>): void;
  readonly attempts: AttemptRecord[];
  elapsed(): number;
  provenance(): Provenance;
  close(closing: Closing): ExchangeRecord;
}

export interface Opening {
  readonly id: string;
  readonly method: string;
  readonly client: string;
  readonly clock: Clock;
}

export function openJournal({ id, method, client, clock }: Opening): Journal {
  const startedAt = clock.now();
  const began = clock.monotonic();
  let firstByteMs: number | null = null;
  const journal: Journal = {
    id,
    began,
    route: null,
    identity: null,
    model: null,
    backend: null,
    placement: null,
    queueMs: 0,
    dialledMs: 0,
    bytesIn: 0,
    markFirstByte() {
      firstByteMs ??= journal.elapsed();
    },
    amendLast(change) {
      const last = journal.attempts.pop();
      if (last) journal.attempts.push({ ...last, ...change });
    },
    attempts: [],
    elapsed: () => clock.monotonic() - began,
    provenance: () => ({ id, backend: journal.backend, attempts: journal.attempts.length, queueMs: journal.queueMs }),
    close: (closing) => ({
      id,
      startedAt,
      method,
      route: journal.route?.template ?? 'none',
      kind: journal.route?.kind ?? 'local',
      api: journal.route?.api ?? 'native',
      model: journal.model,
      client,
      identity: journal.identity,
      outcome: closing.outcome,
      status: closing.status,
      error: closing.error ?? null,
      reason: closing.reason ?? null,
      backend: journal.backend,
      attempts: journal.attempts,
      placement: journal.placement,
      queueMs: journal.queueMs,
      ttfbMs: firstByteMs,
      durationMs: clock.monotonic() - began,
      bytesIn: journal.bytesIn,
      bytesOut: closing.bytesOut ?? 0,
      tokens: closing.tokens ?? null,
    }),
  };
  return journal;
}
