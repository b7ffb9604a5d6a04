import type { AliasRule } from '../../shared/alias.ts';
import { canonicalModel } from '../../shared/model-name.ts';

/** One model that an alias may come to. */
export interface AliasStep {
  /** As the configuration spells it, which is what a backend is asked for. */
  readonly name: string;
  /** Canonical. */
  readonly model: string;
  /** The only backends that may serve it; null = every one that has it. */
  readonly backends: ReadonlySet<string> | null;
}

/** What a name stands for: its own model first, then its fallbacks' in the order they are asked. */
export interface Alias {
  /** Canonical. */
  readonly name: string;
  readonly steps: readonly [AliasStep, ...AliasStep[]];
}

/** By canonical name. */
export type AliasTable = ReadonlyMap<string, Alias>;

/** What the configuration says of a name. */
export type AliasSettings = Omit<AliasRule, 'name'>;

export const NO_ALIASES: AliasTable = new Map();

/** Follows every alias to the models behind it. What a circle or a chain met twice would add is left out. */
export function createAliasTable(rules: Readonly<Record<string, AliasSettings>>): AliasTable {
  const byName = new Map<string, AliasSettings>();
  for (const [name, rule] of Object.entries(rules)) byName.set(canonicalModel(name) ?? name, rule);
  const table = new Map<string, Alias>();
  for (const [name, rule] of byName) {
    const own = stepOf(rule.model, rule.backends);
    const rest = stepsBehind(rule, byName, new Set([name])).filter((step) => !isSame(step, own));
    table.set(name, { name, steps: [own, ...rest] });
  }
  return table;
}

function stepsBehind(rule: AliasSettings, byName: ReadonlyMap<string, AliasSettings>, seen: Set<string>): AliasStep[] {
  const steps: AliasStep[] = [];
  const add = (step: AliasStep): void => {
    if (!steps.some((known) => isSame(known, step))) steps.push(step);
  };
  for (const written of rule.fallbacks) {
    const name = canonicalModel(written) ?? written;
    const next = byName.get(name);
    if (next === undefined) add(stepOf(written, []));
    else if (!seen.has(name)) {
      seen.add(name);
      for (const step of [stepOf(next.model, next.backends), ...stepsBehind(next, byName, seen)]) add(step);
    }
  }
  return steps;
}

const stepOf = (name: string, backends: readonly string[]): AliasStep => ({
  name: name.trim(),
  model: canonicalModel(name) ?? name,
  backends: backends.length === 0 ? null : new Set(backends),
});

const isSame = (a: AliasStep, b: AliasStep): boolean =>
  a.model === b.model && [...(a.backends ?? [])].sort().join() === [...(b.backends ?? [])].sort().join();

/** Whether somebody may ask for an alias: by its name, or because it leads to nothing that is closed to them anyway. */
export const mayUseAlias = ({ name, steps }: Alias, mayUse: (model: string) => boolean): boolean =>
  mayUse(name) || steps.every(({ model }) => mayUse(model));
