import type { Finding, Place } from '../finding.ts';
import type { Facts } from './facts.ts';
import type { Section } from './parse.ts';

/** Where a line stands. */
export interface Scope {
  readonly facts: Facts;
  readonly section: Section;
  readonly place: Place;
}

/** What a line comes to, given the words after its keyword. */
export type Rule = (args: readonly string[], scope: Scope) => readonly Finding[];
