import type {
  AliasUse,
  AttemptRecord,
  ContextChange,
  ExchangeRecord,
  Outcome,
  TokenCounts,
} from '../../shared/exchange.ts';
import type { Identity } from '../../shared/identity.ts';
import { withoutKeys } from '../../shared/key-shape.ts';
import type { Standing } from '../../shared/standing.ts';
import type { Clock } from '../ports.ts';
import { type Choice, explainPlacement } from './explain-placement.ts';
import type { Provenance } from './headers.ts';
import type { Outlook } from './placement.ts';
import type { Route } from './routes.ts';

/** How an exchange came out, as the stage that ended it tells. */
export interface Closing {
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly error?: string | null;
  readonly reason?: string | null;
  readonly bytesOut?: number;
  readonly tokens?: TokenCounts | null;
  /** About how many tokens went by, where nobody counted them. */
  readonly pieces?: number;
}

export interface Opening {
  readonly id: string;
  readonly method: string;
  readonly client: string;
  readonly clock: Clock;
  /** Headers that the answer carries whatever it is, flat pairs. */
  readonly extras: readonly string[];
}

/** What is written down while one exchange runs; `close` makes the record of it. A class, as one is made for each. */
export class Journal {
  readonly id: string;
  readonly attempts: AttemptRecord[] = [];
  route: Route | null = null;
  identity: Identity | null = null;
  model: string | null = null;
  backend: string | null = null;
  context: ContextChange | null = null;
  /** How its client stands with the limits that hold it. */
  standings: readonly Standing[] = [];
  /** Canonical name of the alias that was asked for. */
  alias: string | null = null;
  /** What the last placement was chosen from. */
  choice: Choice | null = null;
  queueMs = 0;
  /** How its first wait looked when it began; null while it has not had to wait. */
  outlook: Outlook | null = null;
  /** When the running attempt began, ms after the exchange did. */
  dialledMs = 0;
  bytesIn = 0;
  readonly #passedOver: AliasUse['passedOver'][number][] = [];
  readonly #opening: Opening;
  readonly #startedAt: number;
  readonly #began: number;
  #firstByteMs: number | null = null;

  constructor(opening: Opening) {
    this.id = opening.id;
    this.#opening = opening;
    this.#startedAt = opening.clock.now();
    this.#began = opening.clock.monotonic();
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  elapsed(): number {
    return this.#opening.clock.monotonic() - this.#began;
  }

  /** The first answer byte goes to the client's socket now. */
  markFirstByte(): void {
    this.#firstByteMs ??= this.elapsed();
  }

  /** Corrects what was written of the last attempt. */
  amendLast(change: Pick<AttemptRecord, 'result' | 'reason'>): void {
    const last = this.attempts.pop();
    if (last) this.attempts.push({ ...last, ...change });
  }

  /** Nobody could serve a model of the alias: its next one is asked for. */
  passOver(model: string, reason: string): void {
    this.#passedOver.push({ model, reason });
  }

  provenance(): Provenance {
    const { id, backend, attempts, queueMs, outlook, standings } = this;
    const { extras } = this.#opening;
    const model = this.alias === null ? null : this.model;
    return { id, backend, model, attempts: attempts.length, queueMs, outlook, extras, standings };
  }

  close({ outcome, status, error = null, reason = null, bytesOut = 0, tokens = null }: Closing): ExchangeRecord {
    const { choice, route, alias } = this;
    const { method, client } = this.#opening;
    return {
      id: this.id,
      startedAt: this.#startedAt,
      method,
      route: route?.template ?? 'none',
      kind: route?.kind ?? 'local',
      api: route?.api ?? 'native',
      model: this.model,
      client,
      identity: this.identity,
      outcome,
      status,
      error,
      reason: reason && withoutKeys(reason),
      backend: this.backend,
      attempts: this.attempts,
      alias: alias === null ? null : { name: alias, passedOver: this.#passedOver },
      context: this.context,
      placement: choice && explainPlacement(choice),
      queueMs: this.queueMs,
      ttfbMs: this.#firstByteMs,
      durationMs: this.elapsed(),
      bytesIn: this.bytesIn,
      bytesOut,
      tokens,
    };
  }
}
