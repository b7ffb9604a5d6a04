import type { BackendInventory, BackendSnapshot } from '../../../shared/snapshot.ts';
import { reasonOf, stateOf } from '../../ui/backend-state.ts';
import { formatBytes, formatCount } from '../../ui/figures.ts';

/** A backend as a place to load a model. */
export interface Place {
  readonly backend: BackendSnapshot;
  /** Whether warming there makes sense: it has the model, serves, and does not have it in memory yet. */
  readonly fits: boolean;
  /** Whether an order can be given at all. */
  readonly isPossible: boolean;
  /** Why it stands where it stands, in words. */
  readonly words: string;
}

/**
 * The best places first: those that fit, by free slots and then by how little is in their memory, since how much
 * memory a backend has is not told; then those where it is loaded already, then the rest. Equals keep their order.
 */
export function rankBackends(
  model: string,
  backends: readonly BackendSnapshot[],
  inventory: readonly BackendInventory[],
): readonly Place[] {
  const having = new Set(
    inventory.filter(({ installed }) => installed?.some(({ name }) => name === model)).map(({ backend }) => backend),
  );
  return backends.map((backend) => placeOf(model, backend, having.has(backend.id))).sort(byFit);
}

const freeSlots = ({ slots, inFlight }: BackendSnapshot): number => Math.max(0, slots - inFlight);
const inMemory = ({ loaded }: BackendSnapshot): number => loaded.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function placeOf(model: string, backend: BackendSnapshot, isInstalled: boolean): Place {
  const state = stateOf(backend);
  const isReachable = backend.health === 'up' || backend.health === 'degraded';
  const isLoaded = backend.loaded.some(({ name }) => name === model);
  const isPossible = isReachable && isInstalled;
  const fits = isPossible && !isLoaded && backend.mode === 'active' && state !== 'wedged';
  return { backend, fits, isPossible, words: wordsFor() };

  function wordsFor(): string {
    if (!isReachable) return reasonOf(backend) ?? state;
    if (!isInstalled) return 'not installed there: pull it first';
    const room = `${formatCount(freeSlots(backend), 'free slot')}, ${formatBytes(inMemory(backend))} in memory`;
    if (isLoaded) return `loaded already, ${room}`;
    return fits ? room : `${state}: it gets no requests now, ${room}`;
  }
}

function byFit(a: Place, b: Place): number {
  const isBetter = rank(a) - rank(b);
  if (isBetter !== 0 || !a.fits) return isBetter;
  return freeSlots(b.backend) - freeSlots(a.backend) || inMemory(a.backend) - inMemory(b.backend);
}

function rank({ fits, isPossible }: Place): number {
  if (fits) return 0;
  return isPossible ? 1 : 2;
}
