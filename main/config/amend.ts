import type { Config } from '../../shared/config.ts';
import type { ConfigProblem } from '../../shared/config-problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type ConfigEdit, editConfig } from './edit.ts';
import { parseConfig } from './parse.ts';
import type { Vet } from './store.ts';

/** A text and what it says. */
export interface Amended {
  readonly text: string;
  readonly config: Config;
}

/** A change, and what may stand in its way even when it is well-formed. */
export interface Amendment {
  readonly edits: readonly ConfigEdit[];
  readonly vet: Vet;
}

/** What the edits make of a text; the error holds every problem of the outcome. Pure. */
export function amendConfig(text: string, { edits, vet }: Amendment): Result<Amended, readonly ConfigProblem[]> {
  const edited = editConfig(text, edits);
  if (!edited.ok) return edited;
  const parsed = parseConfig(edited.value);
  if (!parsed.ok) return parsed;
  const problems = vet(parsed.value);
  return problems.length > 0 ? err(problems) : ok({ text: edited.value, config: parsed.value });
}
