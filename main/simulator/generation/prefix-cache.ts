import { commonPrefix } from './tokeniser.ts';

/** A slot is taken for its content only when that covers more than this part of the new prompt. */
const SIMILARITY_FLOOR = 0.1;
/** A slot that keeps less than this part of its content is saved to host memory first. */
const KEEP_FLOOR = 0.5;

export interface Slot {
  index: number;
  tokens: number[];
  busy: boolean;
  lastUsedMs: number;
}

export interface RamCache {
  save(tokens: number[]): void;
  /** Removes and returns the sequence that shares more than `longerThan` tokens with the prompt, if any. */
  takeBest(prompt: readonly number[], longerThan: number): number[] | null;
  bytes(): number;
}

/** Least-recently-used store of token sequences, limited in bytes; it dies with its runner. */
export function createRamCache(maxBytes: number, bytesPerToken: number): RamCache {
  let entries: number[][] = [];
  const sizeOf = (tokens: readonly number[]): number => tokens.length * Math.max(1, bytesPerToken);
  const bytes = (): number => entries.reduce((sum, tokens) => sum + sizeOf(tokens), 0);
  return {
    bytes,
    save(tokens) {
      if (tokens.length === 0 || sizeOf(tokens) > maxBytes) return;
      entries = entries.filter((entry) => commonPrefix(entry, tokens) < entry.length);
      entries.push(tokens);
      while (bytes() > maxBytes) entries.shift();
    },
    takeBest(prompt, longerThan) {
      let best: number[] | null = null;
      let length = longerThan;
      for (const entry of entries) {
        const shared = commonPrefix(entry, prompt);
        if (shared > length) [best, length] = [entry, shared];
      }
      if (best) entries = entries.filter((entry) => entry !== best);
      return best;
    },
  };
}

export interface CacheRules {
  /** Distance of checkpoints in a recurrent model; 0 = any prefix can be resumed. */
  recurrentStep: number;
  bytesPerToken: number;
}

export interface PrefixChoice {
  slot: Slot;
  /** Prompt tokens that need no evaluation. */
  reused: number;
  /** Bytes moved in from host memory. */
  swappedBytes: number;
}

function pickSlot(idle: readonly Slot[], prompt: readonly number[]): { slot: Slot; similar: boolean } | null {
  let best: Slot | null = null;
  let bestLength = 0;
  for (const slot of idle) {
    const shared = commonPrefix(slot.tokens, prompt);
    if (shared > bestLength) [best, bestLength] = [slot, shared];
  }
  if (best && bestLength / prompt.length > SIMILARITY_FLOOR) return { slot: best, similar: true };
  const [oldest] = [...idle].sort((left, right) => left.lastUsedMs - right.lastUsedMs);
  return oldest ? { slot: oldest, similar: false } : null;
}

function usable(shared: number, cached: number, promptLength: number, step: number): number {
  const atCheckpoint = step === 0 || shared === cached ? shared : Math.floor(shared / step) * step;
  // At least one token is always evaluated: its logits start the answer.
  return Math.min(atCheckpoint, promptLength - 1);
}

/** Chooses an idle slot for a prompt and says how much of it is already there; null when no slot is idle. */
export function choosePrefix(
  slots: readonly Slot[],
  prompt: readonly number[],
  ram: RamCache | null,
  rules: CacheRules,
): PrefixChoice | null {
  const idle = slots.filter((slot) => !slot.busy);
  const picked = pickSlot(idle, prompt);
  if (!picked) return null;
  const { slot } = picked;
  let shared = commonPrefix(slot.tokens, prompt);
  let swappedBytes = 0;
  if (ram && (!picked.similar || shared / slot.tokens.length < KEEP_FLOOR)) {
    const better = ram.takeBest(prompt, shared);
    ram.save(slot.tokens);
    if (better) {
      slot.tokens = better;
      shared = commonPrefix(better, prompt);
      swappedBytes = better.length * rules.bytesPerToken;
    }
  }
  return { slot, reused: usable(shared, slot.tokens.length, prompt.length, rules.recurrentStep), swappedBytes };
}
