import type { ExchangeRecord, LiveExchange } from '../../shared/exchange.ts';
import type { Identity } from '../../shared/identity.ts';
import { InFlight } from '../../shared/in-flight.ts';
import type { Mutable } from '../../shared/mutable.ts';
import type { RateSnapshot } from '../../shared/snapshot.ts';
import type { Testify, Witness } from '../../shared/witness.ts';
import type { Clock } from '../ports.ts';
import { attemptSamples, exchangeSample, wentWrong } from './samples.ts';
import { createSeries } from './series.ts';
import { createWindow } from './window.ts';

export type RateScope =
  | { readonly kind: 'gateway' }
  | { readonly kind: 'backend'; readonly id: string }
  | { readonly kind: 'model'; readonly model: string };

export interface Recorder {
  begin: Testify;
  /** The latest 200 under way, newest last; `liveCount` has them all. */
  live(): readonly LiveExchange[];
  liveCount(): number;
  /** Settled exchanges, latest first. */
  recent(limit?: number): readonly ExchangeRecord[];
  /** The last twenty that went wrong, latest first, however many went well since. */
  failed(): readonly ExchangeRecord[];
  /** Among the recent ones. Clients may choose ids, so the latest of that name. */
  find(id: string): ExchangeRecord | undefined;
  rates(scope: RateScope): RateSnapshot;
  /** Models seen so far, `other` for those past the limit. */
  models(): readonly string[];
  forgetBackend(id: string): void;
}

export interface RecorderOptions {
  readonly clock: Clock;
  readonly recentLimit?: number;
  /** Called after every settled exchange has been counted. */
  readonly onSettled?: (record: ExchangeRecord) => void;
}

const LIVE_LIMIT = 200;
const SERIES_LIMIT = 500;
const FAILED_LIMIT = 20;

/** A class, as one is made for every exchange. */
class Handle implements Witness {
  readonly #exchange: Mutable<LiveExchange>;
  readonly #now: () => number;
  readonly settle: Witness['settle'];

  constructor(exchange: Mutable<LiveExchange>, now: () => number, settle: Witness['settle']) {
    this.#exchange = exchange;
    this.#now = now;
    this.settle = settle;
  }

  stage(stage: LiveExchange['stage'], backend?: string | null): void {
    this.#exchange.stage = stage;
    this.#exchange.stageAt = this.#now();
    if (backend !== undefined) this.#exchange.backend = backend;
  }

  model(model: string | null, alias: string | null): void {
    this.#exchange.model = model;
    this.#exchange.alias = alias;
  }

  identity(identity: Identity | null): void {
    this.#exchange.identity = identity;
  }

  sent(bytes: number): void {
    this.#exchange.bytesOut += bytes;
  }

  attempt(): void {
    this.#exchange.attempts += 1;
  }
}

/** The only writer of windows, recent and live exchanges. Sets no timers: idle series fall to zero as they are read. */
export function createRecorder({ clock, recentLimit = 200, onSettled }: RecorderOptions): Recorder {
  const startedAt = clock.monotonic();
  const gateway = createWindow({ startedAt });
  const backends = createSeries(SERIES_LIMIT, startedAt);
  const models = createSeries(SERIES_LIMIT, startedAt);
  const live = new InFlight<Mutable<LiveExchange>>();
  const settled: ExchangeRecord[] = [];
  const failed: ExchangeRecord[] = [];

  function count(record: ExchangeRecord): void {
    const at = clock.monotonic();
    const sample = exchangeSample(record);
    gateway.record(at, sample);
    if (record.model !== null) models.record(record.model, at, sample);
    for (const attempt of attemptSamples(record)) backends.record(attempt.backend, at, attempt.sample);
  }

  function keep(record: ExchangeRecord): void {
    settled.push(record);
    if (settled.length > recentLimit) settled.shift();
    if (!wentWrong(record)) return;
    failed.push(record);
    if (failed.length > FAILED_LIMIT) failed.shift();
  }

  function settle(exchange: Mutable<LiveExchange>, record: ExchangeRecord): void {
    if (!live.delete(exchange)) throw new Error(`exchange ${record.id} was settled twice`);
    count(record);
    keep(record);
    onSettled?.(record);
  }

  return {
    begin(start) {
      const exchange: Mutable<LiveExchange> = {
        ...start,
        stageAt: start.startedAt,
        model: null,
        alias: null,
        identity: null,
        stage: 'reading',
        backend: null,
        attempts: 0,
        bytesOut: 0,
        waiting: null,
      };
      live.add(exchange);
      return new Handle(exchange, clock.now, (record) => settle(exchange, record));
    },
    live: () => [...live].slice(-LIVE_LIMIT).map((exchange) => ({ ...exchange })),
    liveCount: () => live.size,
    recent: (limit = recentLimit) => settled.slice(Math.max(0, settled.length - limit)).reverse(),
    failed: () => failed.toReversed(),
    find: (id) => settled.findLast((record) => record.id === id),
    rates(scope) {
      const at = clock.monotonic();
      if (scope.kind === 'gateway') return gateway.rates(at);
      return scope.kind === 'backend' ? backends.rates(scope.id, at) : models.rates(scope.model, at);
    },
    models: () => models.names(),
    forgetBackend: (id) => backends.forget(id),
  };
}
