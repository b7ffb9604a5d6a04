import type { Path } from '../../../../shared/config-problem.ts';
import { isRecord } from '../../change.ts';
import { carried, changed, type Finding, type Place, type Setting, unsupported } from '../finding.ts';

/** `fallbacks: [{ chat-large: [chat] }]`: aliases to try, in order, for an alias. */
export function fallbacks(value: unknown, placeOf: (path: Path) => Place): readonly Finding[] {
  if (!Array.isArray(value)) return [unsupported(placeOf([]), 'it is not a list')];
  return value.flatMap((entry: unknown, index) => {
    if (!isRecord(entry)) return [unsupported(placeOf([index]), 'it is not a map of names')];
    return Object.entries(entry).map(([name, others]) => chain(name, others, placeOf([index, name])));
  });
}

function chain(name: string, others: unknown, place: Place): Finding {
  const names = (Array.isArray(others) ? others : [others]).filter((other) => typeof other === 'string');
  if (names.length === 0) return unsupported(place, 'it names no other model');
  if (name === '*') return unsupported(place, 'fallbacks belong to an alias');
  return carried(
    place,
    ...names.map((other): Setting => ({ path: ['models', 'aliases', name, 'fallbacks'], value: other, isItem: true })),
  );
}

/** `model_group_alias: { gpt-4: chat }`: further names for a name. */
export const groupAliases = (value: unknown, place: Place): readonly Finding[] => [
  isRecord(value) && Object.keys(value).length > 0
    ? changed(place, 'an alias stands for a model, not for another alias: write models.aliases for each of these names')
    : unsupported(place, 'it is not a map of names'),
];
