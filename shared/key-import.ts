import type { KeyRules } from './key.ts';

/** A line of a list of keys, as it was understood. */
export interface ListedKey {
  /** In the file, counted from 1; the line on which its first cell begins. */
  readonly line: number;
  readonly rules: KeyRules;
  /** Whether its owner has a key that works already. */
  readonly isKnown: boolean;
}

/** What is wrong with a list of keys, and where. */
export interface ListProblem {
  readonly line: number;
  /** As the file's first line calls it; null where it is about the line. */
  readonly column: string | null;
  readonly message: string;
}

/** What a list of keys would lead to. With any problem it leads to nothing. */
export interface KeyPlan {
  readonly keys: readonly ListedKey[];
  readonly problems: readonly ListProblem[];
}

/** Characters in a list; far more than a thousand keys need. */
export const MAX_LIST_CHARS = 500_000;
/** Keys made at once. */
export const MAX_LISTED_KEYS = 1_000;

/** Where it is and what: `line 3, models: must be a model name …`. */
export const problemLine = ({ line, column, message }: ListProblem): string =>
  `line ${line}${column === null ? '' : `, ${column}`}: ${message}`;
