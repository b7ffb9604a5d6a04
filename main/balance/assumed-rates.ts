import type { Candidate } from '../fleet/candidates.ts';
import type { LaneRates } from '../fleet/rates.ts';

/** Rates of a lane, learned or assumed: never unknown. */
export type Rates = { readonly [K in keyof LaneRates]: number };

/**
 * What an 8B model in four bits does on a 24 GB card, by its users' reports; other models are taken to be slower or
 * faster by their size, other backends by their configured weight. Only until the lane itself has shown better.
 */
const REFERENCE = { bytes: 5e9, prefillTps: 3_000, decodeTps: 80, bytesPerSecond: 1.5e9, startMs: 1_500 };
/** A few paragraphs. */
const ANSWER_TOKENS = 250;
/** A model whose size nobody told is taken for a small one. */
const UNKNOWN_BYTES = 5e9;

/** The size of a model on a backend's disk, in bytes. */
const modelBytes = ({ backend }: Candidate, model: string): number =>
  backend.installed?.get(model)?.sizeBytes || UNKNOWN_BYTES;

/** What the lane of this model on this candidate does, as far as anybody knows. */
export function ratesOf(candidate: Candidate, model: string): Rates {
  const learned = candidate.backend.lanes.get(model)?.rates;
  const bytes = modelBytes(candidate, model);
  const speed = (REFERENCE.bytes / Math.max(bytes, 1e8)) * candidate.backend.settings.weight;
  return {
    prefillTps: learned?.prefillTps ?? REFERENCE.prefillTps * speed,
    decodeTps: learned?.decodeTps ?? REFERENCE.decodeTps * speed,
    loadMs: learned?.loadMs ?? REFERENCE.startMs + (bytes / REFERENCE.bytesPerSecond) * 1_000,
    outputTokens: learned?.outputTokens ?? ANSWER_TOKENS,
  };
}
