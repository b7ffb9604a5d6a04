import type { ParseArgsOptionsConfig } from 'node:util';
import type { CommandError } from '../../shared/contract.ts';
import type { Result } from '../../shared/result.ts';

/** How a command ended: 0 done, 1 refused or failed, 2 wrong usage. Every failure has its one line. */
export type Outcome = { readonly exit: 0 } | { readonly exit: 1 | 2; readonly message: string };

/** Where a command writes, and whether a person watches. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Whether stderr is a terminal, where progress may be drawn. */
  readonly isTerminal: boolean;
  /** Characters in one of its lines. */
  readonly columns: number;
  /** Lines on its screen. */
  readonly rows: number;
  /** Calls `fn` when the person presses Ctrl-C, instead of ending the process; the returned function ends that. */
  onInterrupt(fn: () => void): () => void;
  /** A secret from stdin, or from the person in front of it, who sees nothing of it. The error is one line. */
  readSecret(prompt: string): Promise<Result<string, string>>;
}

export interface Invocation {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly io: Io;
}

export interface Command {
  /** As typed: `backend drain`. */
  readonly name: string;
  /** What follows the name, for help and for complaints: `ID [--deadline 10m]`. */
  readonly synopsis: string;
  readonly summary: string;
  /** What the summary leaves out, shown by `--help`. */
  readonly details?: readonly string[];
  /** How many words besides options it takes, all of them required; `some` = one or more. */
  readonly words: number | 'some';
  readonly options: ParseArgsOptionsConfig;
  run(invocation: Invocation): Promise<Outcome>;
}

export const done: Outcome = { exit: 0 };
export const failed = (message: string): Outcome => ({ exit: 1, message });
export const misused = (message: string): Outcome => ({ exit: 2, message });

/** How a refused command ends: input that the gateway could not accept is wrong usage. */
export const refused = (error: CommandError): Outcome =>
  error.code === 'bad_input' ? misused(error.message) : failed(error.message);

/** Options of every command that talks to a running gateway. */
export const remoteOptions = { 'data-dir': { type: 'string' }, json: { type: 'boolean' } } as const;

/** An option's text, when it was given. */
export function textOption({ values }: Invocation, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The entries of a list with commas, without spaces around them; none of an empty one. */
export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

/** Prints one JSON document on a line of its own. */
export const printJsonLine = (io: Io, value: unknown): void => io.out(`${JSON.stringify(value)}\n`);

/** Prints one JSON document. */
export const printJson = (io: Io, value: unknown): void => io.out(`${JSON.stringify(value, null, 2)}\n`);
