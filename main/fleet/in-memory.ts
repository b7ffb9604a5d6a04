import { isLoaded, type ReadonlyBackend } from './backend.ts';
import { demandAt } from './demand.ts';

/** What an Ollama server has in memory, the most wanted first; `now` is monotonic ms. Pure. */
export function inMemory(backend: ReadonlyBackend, now: number): readonly string[] {
  if (backend.kind !== 'ollama') return [];
  const demandOf = (model: string): number => {
    const lane = backend.lanes.get(model);
    return lane ? demandAt(lane.demand, now) : 0;
  };
  const known = new Set([...backend.resident.keys(), ...backend.lanes.keys()]);
  return [...known]
    .filter((model) => isLoaded(backend, model))
    .sort((a, b) => demandOf(b) - demandOf(a) || (a < b ? -1 : 1));
}
