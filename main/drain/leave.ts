import { z } from 'zod';

const load = z.object({
  operation: z.string(),
  model: z.string(),
  backend: z.string(),
  /** How it ended; null while it runs. */
  ended: z.object({ state: z.enum(['done', 'failed', 'cancelled']), words: z.string() }).nullable(),
});

const leave = z.object({
  backend: z.string(),
  /** Where its backend was when it was ordered. */
  url: z.string(),
  deadlineMs: z.number().nullable(),
  /** What is to be done when some model can be had nowhere else. */
  ifCold: z.enum(['ask', 'drain']),
  /** Somebody was told what becomes unreachable. */
  isConfirmed: z.boolean(),
  orderedBy: z.string(),
  /** What was in memory there, the most wanted first. */
  models: z.array(z.string()),
  /** What was ordered for it elsewhere. */
  loads: z.array(load),
});

/** A drain that waits until what its backend has in memory is warm elsewhere. */
export type Leave = z.infer<typeof leave>;

/** A load that was ordered for it. */
export type LeaveLoad = z.infer<typeof load>;

export const writeLeaves = (leaves: readonly Leave[]): string | null =>
  leaves.length === 0 ? null : JSON.stringify(leaves);

/** Null when it makes no sense. */
export function parseLeaves(text: string): readonly Leave[] | null {
  try {
    return z.array(leave).parse(JSON.parse(text));
  } catch {
    return null; // the only two ways in which that fails: no JSON, or not ours
  }
}
