import { err, ok, type Result } from './result.ts';

/** Where a value sits in the configuration: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** One thing an admin has to put right, and where. `line` and `column` count from 1; 0 = no place in the text. */
export interface ConfigProblem {
  /** As in `backends[1].url`; `(file)` for the whole file. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A problem between keys. `also` is where to point when `path` is not written in the file but implied by a default. */
export interface Conflict {
  readonly code: 'custom';
  readonly path: (string | number)[];
  readonly message: string;
  readonly params?: { readonly also: Path };
}

export const conflict = (path: Path, message: string): Conflict => ({ code: 'custom', path: [...path], message });

const plainKey = /^[A-Za-z_][\w-]*$/;

/** Writes a path as an admin reads it: `backends[1].url`, `models.aliases["llama3.1:8b"].model`. */
export function formatPath(path: Path): string {
  const written = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return plainKey.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return written.length === 0 ? '(file)' : written.join('').replace(/^\./, '');
}

const STEP = /(?:^|\.)([\w-]+)|\[("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")\]|\[(\d+)\]/y;

/** Reads what `formatPath` writes. The error says from where on it is no key. */
export function parsePath(text: string): Result<Path, string> {
  const path: (string | number)[] = [];
  const step = new RegExp(STEP);
  while (step.lastIndex < text.length) {
    const from = step.lastIndex;
    const [, word, quoted, index] = step.exec(text) ?? [];
    if (word === undefined && quoted === undefined && index === undefined)
      return err(`${JSON.stringify(text)} is no key of the configuration from ${JSON.stringify(text.slice(from))} on`);
    path.push(word ?? (quoted === undefined ? Number(index) : JSON.parse(quoted)));
  }
  return path.length > 0 ? ok(path) : err('say which key, as in routing.policy');
}

/** The one way a problem is printed: `backends[1].url: must be … (line 12)`. */
export const formatProblem = ({ path, message, line }: ConfigProblem): string =>
  `${path}: ${message}${line > 0 ? ` (line ${line})` : ''}`;
