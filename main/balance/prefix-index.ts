import { BLOCK_TOKENS } from '../fleet/work.ts';

/** Which beginnings of conversations a lane has evaluated lately, and so probably still holds. */
export interface PrefixIndex {
  /** Tokens at the beginning of a prompt that this lane probably holds; more than the prompt has, where that is shorter. */
  cachedTokens(lane: string, prefixes: readonly number[]): number;
  /** The lane evaluates this prompt now. It will hold so many tokens more than the whole blocks: the rest, and the answer. */
  note(lane: string, prefixes: readonly number[], beyondTokens?: number): void;
}

/**
 * Blocks remembered per lane: 130,000 tokens, about what a server's prompt cache of 8 GB holds of an 8B model. Remembering
 * more would promise savings that are gone; 16 bytes each, at most 20 MB for 300 lanes.
 */
const BLOCKS_PER_LANE = 1_024;
/** Lanes remembered; a reloaded runner is a new one, the old falls out. */
const LANES = 300;

/** Remembers by recency; bounded in lanes and in blocks. */
export function createPrefixIndex(): PrefixIndex {
  /** Of each block, the tokens behind it that belong to no whole one. */
  const lanes = new Map<string, Map<number, number>>();

  function blocksOf(lane: string): Map<number, number> {
    const blocks = lanes.get(lane) ?? new Map<number, number>();
    lanes.delete(lane);
    lanes.set(lane, blocks);
    for (const oldest of lanes.keys()) {
      if (lanes.size <= LANES) break;
      lanes.delete(oldest);
    }
    return blocks;
  }

  return {
    cachedTokens(lane, prefixes) {
      const blocks = lanes.get(lane);
      if (!blocks) return 0;
      // A name stands for everything up to its end: the last one that is known says how much is shared.
      for (let at = prefixes.length - 1; at >= 0; at -= 1) {
        const beyondTokens = blocks.get(prefixes[at] ?? Number.NaN);
        if (beyondTokens !== undefined) return (at + 1) * BLOCK_TOKENS + beyondTokens;
      }
      return 0;
    },
    note(lane, prefixes, beyondTokens = 0) {
      const blocks = blocksOf(lane);
      for (const name of prefixes) {
        blocks.delete(name);
        blocks.set(name, 0);
      }
      const last = prefixes.at(-1);
      if (last !== undefined) blocks.set(last, beyondTokens);
      for (const oldest of blocks.keys()) {
        if (blocks.size <= BLOCKS_PER_LANE) break;
        blocks.delete(oldest);
      }
    },
  };
}
