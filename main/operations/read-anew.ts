import type { InventoryEntry } from '../fleet/facts.ts';
import type { Errand } from './work.ts';

type Inventory = ReadonlyMap<string, InventoryEntry>;

/** What is installed there now, by canonical name; null when that could not be read, or the signal was cut first. */
export async function readAnew({ backend, signal, readInstalled }: Errand): Promise<Inventory | null> {
  const known = backend.installed;
  await readInstalled();
  return signal.aborted || backend.installed === known ? null : backend.installed;
}
