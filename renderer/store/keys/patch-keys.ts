import type { ApiKey } from '../../../shared/key.ts';
import { keepSame } from '../keep-same.ts';

/** The list with the keys that have changed in their places, and new ones at its end; what says the same stays the same object. */
export function patchKeys(before: readonly ApiKey[], changed: readonly ApiKey[]): readonly ApiKey[] {
  const news = new Map(changed.map((key) => [key.id, key]));
  const kept = before.map((key) => {
    const next = news.get(key.id);
    news.delete(key.id);
    return next ? keepSame(key, next) : key;
  });
  const isSame = news.size === 0 && kept.every((key, place) => key === before[place]);
  return isSame ? before : [...kept, ...news.values()];
}
