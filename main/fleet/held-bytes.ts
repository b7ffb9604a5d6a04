import type { ResidencyEntry } from './facts.ts';

/** What is on the GPU of a model that does not fit there whole is all but full: layers are moved one by one. */
const NEARLY_ALL = 1.1;

/** What a model takes of the memory that counts: the GPU's, or the machine's where it runs on the CPU. */
export const heldBytes = ({ sizeBytes, vramBytes }: ResidencyEntry): number => (vramBytes > 0 ? vramBytes : sizeBytes);

/** What models in memory hold together. */
export function heldTogether(entries: Iterable<ResidencyEntry>): number {
  let sum = 0;
  for (const entry of entries) sum += heldBytes(entry);
  return sum;
}

/** The most that its memory can be, where a model that is alone there does not fit whole; Infinity where none is. Pure. */
export function limitOfSpill(entries: readonly ResidencyEntry[]): number {
  const [only] = entries;
  if (!only || entries.length > 1 || only.vramBytes === 0 || only.vramBytes >= only.sizeBytes) return Infinity;
  return only.vramBytes * NEARLY_ALL;
}
