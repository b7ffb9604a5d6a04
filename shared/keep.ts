/** How long a model stays in memory after its last request: for ever, or so many ms. */
export type Term = 'pin' | number;

/** What a rule says of that; `default` = as its server is set. */
export type Stay = Term | 'default';

/** A rule that keeps copies of a model in memory, as the configuration has it. */
export interface KeepRule {
  readonly copies: number;
  /** Empty = every backend that has it installed. */
  readonly backends: readonly string[];
}

/** A rule that keeps copies of a model in memory, and what it comes to now. */
export interface KeptModel extends KeepRule {
  /** Canonical name. */
  readonly model: string;
  /** Backends whose copy counts: in memory and able to serve. As many as are wanted at most. */
  readonly on: readonly string[];
  /** Backends on which a copy is on its way. */
  readonly loadingOn: readonly string[];
  /** Why there are not as many as wanted, one clause; null where there are. */
  readonly why: string | null;
  /** When the next load is tried, milliseconds since the epoch; null where nothing waits for a time. */
  readonly retryAt: number | null;
}

/** A model in memory about whose stay there is a rule. */
export interface RuledStay {
  readonly backend: string;
  readonly model: string;
  readonly term: Term;
  /** Why its server does not go by that yet, one clause; null where it does, as far as can be seen. */
  readonly why: string | null;
}

/** `2 of 2 kept warm`; `1 of 2 kept warm, 1 being loaded`. */
export function keptInWords({ copies, on, loadingOn }: Pick<KeptModel, 'copies' | 'on' | 'loadingOn'>): string {
  const coming = loadingOn.length === 0 ? '' : `, ${loadingOn.length} being loaded`;
  return `${on.length} of ${copies} kept warm${coming}`;
}
