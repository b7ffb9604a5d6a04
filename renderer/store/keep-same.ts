/**
 * `after`, with every part that says the same as in `before` replaced by that very object, so that identity tells what
 * has changed and unchanged rows are not rendered again. For plain JSON. Things in a list are recognised by their `id`,
 * wherever they have moved, and by their place when they have none.
 */
export function keepSame<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) return sameList(before, after) as T;
  return isRecord(before) && isRecord(after) ? (sameRecord(before, after) as T) : after;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function sameList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const known = new Map(before.map((thing) => [idOf(thing), thing]));
  const kept = after.map((thing, place) => keepSame(known.get(idOf(thing) ?? nothing) ?? before[place], thing));
  return before.length === kept.length && kept.every((thing, place) => Object.is(thing, before[place])) ? before : kept;
}

const nothing = Symbol('has no id');
const idOf = (thing: unknown): unknown => (isRecord(thing) ? thing.id : undefined);

function sameRecord(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(after);
  const kept = Object.fromEntries(names.map((name) => [name, keepSame(before[name], after[name])]));
  const isSame = names.length === Object.keys(before).length;
  return isSame && names.every((name) => name in before && Object.is(kept[name], before[name])) ? before : kept;
}
