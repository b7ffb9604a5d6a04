import { z } from 'zod';
import { rollingStages } from '../../shared/rolling.ts';

const step = z.object({
  backend: z.string(),
  /** Where it was when this was ordered. */
  url: z.string(),
  stage: z.enum(rollingStages),
  /** How it went, once that is over. */
  words: z.string(),
  /** What it had in memory when its turn came, the most wanted first. */
  loaded: z.array(z.string()),
  /** As it answered then. */
  version: z.string().nullable(),
  /** Its server was seen gone since it was idle. */
  isGone: z.boolean(),
  /** Somebody said that it was restarted. */
  isSaid: z.boolean(),
  /** It answered after that. */
  isBack: z.boolean(),
  /** What was ordered to load again what it had; `refused` says why nothing was, empty where it was. */
  loads: z.array(z.object({ model: z.string(), operation: z.string(), refused: z.string() })),
});

const plan = z.object({
  id: z.string(),
  orderedBy: z.string(),
  startedAt: z.number(),
  warmElsewhere: z.boolean(),
  rewarm: z.boolean(),
  deadlineMs: z.number().nullable(),
  /** What somebody was told and said yes to: models that become unreachable, backends that are out. */
  accepted: z.array(z.string()),
  steps: z.array(step),
});

/** A rolling restart as it is written down. */
export type Plan = z.infer<typeof plan>;

/** One backend's turn. */
export type PlanStep = z.infer<typeof step>;

export const newStep = (backend: string, url: string): PlanStep => ({
  ...{ backend, url, stage: 'waiting', words: '', loaded: [], version: null },
  ...{ isGone: false, isSaid: false, isBack: false, loads: [] },
});

export const writePlan = (written: Plan | null): string | null => (written === null ? null : JSON.stringify(written));

/** Null when it makes no sense. */
export function parsePlan(text: string): Plan | null {
  try {
    return plan.parse(JSON.parse(text));
  } catch {
    return null; // the only two ways in which that fails: no JSON, or not ours
  }
}
