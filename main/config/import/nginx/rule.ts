import type { ImportOutcome } from '../../../../shared/config-import.ts';
import { type Finding, type Place, unsupported } from '../finding.ts';
import type { Facts } from './facts.ts';
import type { Directive } from './parse.ts';

/** Where a directive stands, and what the rules of its name need. */
export interface Scope {
  readonly facts: Facts;
  /** The server block around it. */
  readonly server: Directive | null;
  readonly place: Place;
  /** What the directives inside its braces come to. */
  readonly inside: () => readonly Finding[];
}

/** What a directive comes to. */
export type Rule = (directive: Directive, scope: Scope) => readonly Finding[];

/** What stands inside a block shares its fate, line by line. */
export function withBlock({ block }: Directive, outcome: ImportOutcome, message: string): readonly Finding[] {
  return (block ?? []).flatMap((child) => [
    { ...unsupported({ line: child.line, file: child.file, what: shownName(child.name), rank: 0 }, message), outcome },
    ...withBlock(child, outcome, message),
  ]);
}

export const leftOut = (directive: Directive): readonly Finding[] =>
  withBlock(directive, 'unsupported', 'left out with the block around it');

/** Where a directive is expected anything may stand, a key that went astray included: only what looks like a name is shown. */
export const shownName = (name: string): string =>
  name.length <= 40 && /^[a-z]+\d?(?:_[a-z]+\d?)*$/.test(name) ? name : '(entry)';
