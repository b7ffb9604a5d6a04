import type { ConfigChange } from './config-view.ts';

export const importKinds = ['nginx', 'haproxy', 'litellm'] as const;
/** Whose configuration it is. */
export type ImportKind = (typeof importKinds)[number];

/** What became of a line. `not-needed`: Corral does so by itself, or has no use for it. */
export type ImportOutcome = 'carried' | 'changed' | 'not-needed' | 'unsupported';

/** One thing a foreign configuration says and what became of it. Holds no key, password or token. */
export interface ImportLine {
  /** Counts from 1. */
  readonly line: number;
  /** The included file it stands in; null for the file itself. */
  readonly file: string | null;
  /** The directive, keyword or key, as its own product calls it. */
  readonly what: string;
  readonly outcome: ImportOutcome;
  /** What it became, how it differs, or why there is no such thing; for people. */
  readonly message: string;
}

/** Why a text could not be read, and where. */
export interface ImportProblem {
  readonly line: number;
  readonly file: string | null;
  readonly message: string;
}

/** What a foreign configuration becomes. */
export interface ImportReport {
  readonly kind: ImportKind;
  /** In the order of the text, those of an included file where it is included. */
  readonly lines: readonly ImportLine[];
  /** A whole `corral.yaml` that `corral check` accepts; all of it is defaults when nothing could be carried over. */
  readonly yaml: string;
  /** Whether nothing at all could be carried over. */
  readonly isEmpty: boolean;
  /** How many backends it has. */
  readonly backends: number;
}

/** The same as changes of a configuration that is there already: what it has besides stays. */
export interface ImportProposal extends ImportReport {
  readonly changes: readonly ConfigChange[];
}

export const exportKinds = ['corral', ...importKinds] as const;
/** For whom a configuration is written: Corral itself, without secrets, or another product. */
export type ExportKind = (typeof exportKinds)[number];

/** A configuration written for somebody. */
export interface ExportedConfig {
  readonly kind: ExportKind;
  readonly text: string;
  /** What of the configuration the other product has nothing like, or has otherwise; for people. */
  readonly left: readonly string[];
}
