import type { ReadonlyBackend } from './backend.ts';
import type { InventoryEntry } from './facts.ts';
import { heldTogether } from './held-bytes.ts';

/** Whether a model can be loaded beside those in memory: `maybe` where nothing that was seen there tells. */
export type Room = 'yes' | 'no' | 'maybe';

/** Of what is free, Ollama gives a model that is to stand beside others at most so much. */
const BESIDE_OTHERS = 0.8;
/** A model whose size nobody told is taken for a small one. */
const UNKNOWN_BYTES = 5e9;

type Sizes = Pick<ReadonlyBackend, 'resident' | 'lanes' | 'installed'>;

/** What the model will probably take: what it took the last time it was loaded there, else the size of its file. */
export function neededBytes({ resident, lanes, installed }: Sizes, model: string): number {
  const listed = resident.get(model);
  return listed?.sizeBytes || lanes.get(model)?.memoryBytes || fileBytes(installed?.get(model));
}

const fileBytes = (entry: InventoryEntry | undefined): number => entry?.sizeBytes || UNKNOWN_BYTES;

type Memory = Sizes & Pick<ReadonlyBackend, 'settings' | 'memorySeenBytes' | 'memoryBelowBytes'>;

/**
 * Whether there is room for the model beside those in memory: by what the configuration says of that memory, else by
 * what was seen to be in it together and what was seen not to fit. Pure.
 */
export function roomFor(backend: Memory, model: string): Room {
  const { settings, resident, memorySeenBytes, memoryBelowBytes } = backend;
  if (resident.size === 0 || resident.has(model)) return 'yes';
  const used = heldTogether(resident.values());
  const needed = neededBytes(backend, model);
  if (settings.memory !== undefined) return needed <= BESIDE_OTHERS * (settings.memory - used) ? 'yes' : 'no';
  if (used + needed <= memorySeenBytes) return 'yes';
  return used + needed >= memoryBelowBytes ? 'no' : 'maybe';
}
