/** A name that clients may use instead of a model's, as it is configured. */
export interface AliasRule {
  readonly name: string;
  readonly model: string;
  /** Ids of the backends that may serve that model for it; empty = every one that has it. */
  readonly backends: readonly string[];
  /** Aliases and models, in the order they are asked when nobody can serve its own. */
  readonly fallbacks: readonly string[];
}

/** One model that an alias comes to, and who could serve it now. */
export interface AliasStepSnapshot {
  /** Canonical name. */
  readonly model: string;
  /** The only backends that may serve it; null = every one that has it. */
  readonly backends: readonly string[] | null;
  readonly servedBy: readonly string[];
  /** Why nobody could, in words; null where somebody could. */
  readonly reason: string | null;
}

/** An alias, and what it comes to now. */
export interface AliasSnapshot extends AliasRule {
  /** Its own model first; aliases among the fallbacks are followed to their models. */
  readonly steps: readonly AliasStepSnapshot[];
}
