import type { ExchangeRecord, LiveExchange } from './exchange.ts';
import type { Identity } from './identity.ts';

/** Watches one exchange for the panel. Everything but `settle` is a cheap note. */
export interface Witness {
  stage(stage: LiveExchange['stage'], backend?: string | null): void;
  /** `alias` is the name it was asked for by, where that is another. */
  model(model: string | null, alias: string | null): void;
  identity(identity: Identity | null): void;
  /** Adds to the bytes sent so far. */
  sent(bytes: number): void;
  attempt(): void;
  /** Exactly once; a second call throws. */
  settle(record: ExchangeRecord): void;
}

/** Opens the record of an exchange that has just begun. */
export type Testify = (start: Pick<LiveExchange, 'id' | 'startedAt' | 'route' | 'client'>) => Witness;
