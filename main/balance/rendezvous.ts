const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const TWO_TO_32 = 0x1_0000_0000;

/** One that can be chosen. */
export interface Contender {
  readonly id: string;
  /** Its share of the keys, relative to the others'; above 0. */
  readonly weight: number;
}

/**
 * How much a key wants this contender: the highest of all is its home, the rest in falling order are where it goes instead.
 *
 * Weighted rendezvous hashing (Thaler and Ravishankar, 1998; weights after Schindelhauer and Schomaker, 2005) and not a
 * ring: every score stands alone, so a contender that joins, leaves or changes weight moves the keys it wins or loses
 * and no other; shares are exactly those of the weights, without virtual points or a table to keep; and what spills from
 * one is spread over all others by each key's own order, where a ring would drop it all on a neighbour. It costs one hash
 * per contender, which is nothing for a fleet of tens.
 */
export const preference = (key: string, { id, weight }: Contender): number => weight / -Math.log(uniform(key, id));

/** A number between 0 and 1, both excluded, that looks drawn at random but is always the same for this pair. */
const uniform = (key: string, id: string): number => (hash(`${key}\n${id}`) + 0.5) / TWO_TO_32;

/** FNV-1a over UTF-16 units, then Murmur's finaliser: addresses that differ in one digit must not land side by side. */
function hash(text: string): number {
  let h = FNV_BASIS;
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), FNV_PRIME);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
