/** What becomes of copies that are another build than most of one model's. */
export const driftPolicies = ['warn', 'majority', 'quarantine'] as const;
export type DriftPolicy = (typeof driftPolicies)[number];

/** Copies of one model that are the same, byte for byte. */
export interface Build {
  /** Hexadecimal, without `sha256:`. */
  readonly digest: string;
  /** Who has it, in the configuration's order. */
  readonly backends: readonly string[];
}

/** Where a model is in memory with one context size. */
export interface LoadedContext {
  readonly tokens: number;
  readonly backends: readonly string[];
}

/** A model whose copies are not alike. */
export interface ModelDrift {
  /** Canonical name. */
  readonly model: string;
  /** The one in force for this model. */
  readonly policy: DriftPolicy;
  /**
   * The reference first: the build that most backends have, and of several that as many have, that of the backend that
   * comes first in the configuration. Empty where only contexts differ.
   */
  readonly builds: readonly Build[];
  /** The context sizes it is in memory with, most backends first; empty where they are alike. */
  readonly contexts: readonly LoadedContext[];
}

/** As far as a digest is ever shown: enough to tell two apart. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12);

/** Whether the reference is one only by its place in the configuration. */
export const isTie = ([first, second]: readonly Build[]): boolean =>
  first !== undefined && first.backends.length === second?.backends.length;
