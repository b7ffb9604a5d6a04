import type { Stay } from '../../shared/keep.ts';
import type { CopiesWanted } from './choose-copies.ts';

/** What an admin has said about what stays in memory. Models by their canonical names. */
export interface KeepRules {
  /** Null where there is no such rule. */
  stayOf(model: string): Stay | null;
  /** In the configuration's order; each model once. */
  readonly copies: readonly CopiesWanted[];
  /** Whether a rule says how long it stays. */
  covers(model: string): boolean;
}
