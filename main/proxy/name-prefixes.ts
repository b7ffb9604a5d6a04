/** A longer prompt is compared by this much of its beginning: hashing costs a quarter of a millisecond for each 1 MB. */
const HASHED_MAX_BYTES = 1024 * 1024;

const FIRST_SEED = 0x811c9dc5;
const SECOND_SEED = 0x9e3779b9;
const FIRST_PRIME = 0x01000193;
const SECOND_PRIME = 0x85ebca6b;
const WORD_BYTES = 4;

/**
 * Names the successive prefixes of a text that lies in parts: one name for every `blockBytes` from its start, a last
 * block that is not full left out. Two texts give the same nth name exactly when their first n blocks are the same, but
 * for a chance of one in 2^53.
 */
export function namePrefixes(
  text: Buffer,
  parts: readonly (readonly [from: number, to: number])[],
  blockBytes: number,
): readonly number[] {
  const joined = join(text, parts);
  const names: number[] = [];
  let first = FIRST_SEED;
  let second = SECOND_SEED;
  const whole = Math.floor(Math.min(joined.length, HASHED_MAX_BYTES) / blockBytes) * blockBytes;
  for (let at = 0; at < whole; at += WORD_BYTES) {
    const word = joined.readUInt32LE(at);
    first = Math.imul(first ^ word, FIRST_PRIME);
    first ^= first >>> 15;
    second = Math.imul(second ^ (word + 0x7f4a7c15), SECOND_PRIME);
    second ^= second >>> 13;
    if ((at + WORD_BYTES) % blockBytes === 0) names.push(nameOf(first, second));
  }
  return names;
}

/** 53 bits of the two: as much as a number holds exactly. */
const nameOf = (first: number, second: number): number => (first >>> 0) * 0x200000 + ((second >>> 0) >>> 11);

function join(text: Buffer, parts: readonly (readonly [number, number])[]): Buffer {
  const [only] = parts;
  if (parts.length === 1 && only) return text.subarray(...only);
  let left = HASHED_MAX_BYTES;
  const pieces: Buffer[] = [];
  for (const [from, to] of parts) {
    const piece = text.subarray(from, Math.min(to, from + left));
    pieces.push(piece);
    left -= piece.length;
  }
  return Buffer.concat(pieces);
}
