import type { LoadedContext } from '../../../shared/drift.ts';
import type { ReadonlyBackend } from '../backend.ts';

type Loaded = Pick<ReadonlyBackend, 'id' | 'health' | 'resident'>;

/**
 * Models that are in memory with different context sizes, by canonical name; of each the sizes, most backends first. Of a
 * server that is down nobody knows what it has in memory. Pure.
 */
export function compareContexts(backends: Iterable<Loaded>): ReadonlyMap<string, readonly LoadedContext[]> {
  const sizes = new Map<string, Map<number, string[]>>();
  for (const { id, health, resident } of backends) {
    if (health.state === 'down') continue;
    for (const { model, contextLength } of resident.values()) {
      if (contextLength === null) continue;
      const bySize = sizes.get(model) ?? new Map<number, string[]>();
      sizes.set(model, bySize);
      bySize.set(contextLength, [...(bySize.get(contextLength) ?? []), id]);
    }
  }
  return new Map([...sizes].filter(([, bySize]) => bySize.size > 1).map(([model, bySize]) => [model, sorted(bySize)]));
}

const sorted = (bySize: ReadonlyMap<number, readonly string[]>): readonly LoadedContext[] =>
  [...bySize].map(([tokens, backends]) => ({ tokens, backends })).sort((a, b) => b.backends.length - a.backends.length);
