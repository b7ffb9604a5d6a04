import type { ImportProblem } from '../../../../shared/config-import.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { type Directive, parseNginx } from './parse.ts';

/** A file that an include names. */
export interface IncludedFile {
  readonly name: string;
  readonly text: string;
}

/** Finds what `include` names, patterns like `conf.d/*.conf` included. The error says why it cannot. */
export type ReadInclude = (pattern: string) => Result<readonly IncludedFile[], string>;

/** More would be a circle. */
const DEEPEST = 10;
const MOST_FILES = 200;

type Expanded = Result<readonly Directive[], ImportProblem>;

interface Reading {
  readonly read: ReadInclude;
  readonly depth: number;
  /** Shared by all depths. */
  readonly files: { count: number };
}

/** Puts what `include` names in its place. One that cannot be read stays, to be reported. */
export const withIncludes = (directives: readonly Directive[], read: ReadInclude): Expanded =>
  expand(directives, { read, depth: 0, files: { count: 0 } });

function expand(list: readonly Directive[], reading: Reading): Expanded {
  const expanded: Directive[] = [];
  for (const directive of list) {
    const own = directive.name === 'include' ? included(directive, reading) : inside(directive, reading);
    if (!own.ok) return own;
    expanded.push(...own.value);
  }
  return ok(expanded);
}

function inside(directive: Directive, reading: Reading): Expanded {
  if (directive.block === null) return ok([directive]);
  const block = expand(directive.block, reading);
  return block.ok ? ok([{ ...directive, block: block.value }]) : block;
}

function included(directive: Directive, { read, depth, files }: Reading): Expanded {
  const { line, file, args } = directive;
  const [pattern = ''] = args;
  const found = pattern === '' || isMimeTypes(pattern) ? null : read(pattern);
  if (!found?.ok) return ok([directive]);
  files.count += found.value.length;
  if (depth >= DEEPEST || files.count > MOST_FILES)
    return err({ line, file, message: 'files include each other in a circle, or far too many' });
  const expanded: Directive[] = [];
  for (const { name, text } of found.value) {
    const parsed = parseNginx(text, name);
    const own = parsed.ok ? expand(parsed.value, { read, depth: depth + 1, files }) : parsed;
    if (!own.ok) return own;
    expanded.push(...own.value);
  }
  return ok(expanded);
}

/** Says which file endings are which kind of file: a gateway serves none. */
export const isMimeTypes = (pattern: string): boolean => /(?:^|\/)mime\.types$/.test(pattern);
