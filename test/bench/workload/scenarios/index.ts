import { article } from './article.ts';
import { failures } from './failures.ts';
import { mixed } from './mixed.ts';
import type { Scenario } from './scenario.ts';
import { team } from './team.ts';

/** In the order they are run and printed. */
export const scenarios: readonly Scenario[] = [article(1), article(2), article(4), team, mixed, failures];

/** Throws when there is none of that id. */
export function scenarioOf(id: string): Scenario {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found === undefined) throw new Error(`no scenario ${id}; there are ${scenarios.map((one) => one.id).join(', ')}`);
  return found;
}
