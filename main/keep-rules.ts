import type { Config } from '../shared/config.ts';
import type { Stay } from '../shared/keep.ts';
import { canonicalModel } from '../shared/model-name.ts';
import { createModelList } from './access/model-list.ts';
import type { KeepRules } from './warmth/keep-rules.ts';

type Rules = Pick<Config['models'], 'keepAlive' | 'warm'>;

/** What the configuration says of what stays in memory; null where it says nothing, which costs nobody anything. */
export function keepRules({ keepAlive, warm }: Rules): KeepRules | null {
  const stayOf = createStays(keepAlive);
  const copies = Object.entries(warm).map(([name, rule]) => ({
    model: canonicalModel(name) ?? name,
    copies: rule.copies,
    backends: rule.backends.length === 0 ? null : new Set(rule.backends),
  }));
  if (copies.length === 0 && Object.keys(keepAlive).length === 0) return null;
  const kept = new Set(copies.map(({ model }) => model));
  return { stayOf, copies, covers: (model) => kept.has(model) || stayOf(model) !== null };
}

/** A name goes before patterns, and of patterns the first that fits. */
function createStays(keepAlive: Rules['keepAlive']): KeepRules['stayOf'] {
  const rows = Object.entries(keepAlive);
  const byName = new Map(rows.filter(([name]) => !isPattern(name)).map(([name, stay]) => [canonicalModel(name), stay]));
  const patterns = rows
    .filter(([name]) => isPattern(name))
    .map(([pattern, stay]) => ({ fits: createModelList([pattern]), stay }));
  return (model): Stay | null => byName.get(model) ?? patterns.find(({ fits }) => fits(model))?.stay ?? null;
}

const isPattern = (name: string): boolean => name.includes('*');
