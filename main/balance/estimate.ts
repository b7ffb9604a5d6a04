import { isLoaded } from '../fleet/backend.ts';
import type { Candidate } from '../fleet/candidates.ts';
import { demandAt } from '../fleet/demand.ts';
import { type Room, roomFor } from '../fleet/memory-room.ts';
import { isLoading, type Run } from '../fleet/run.ts';
import { type Rates, ratesOf } from './assumed-rates.ts';

/**
 * The expected time to the first token of an exchange on one candidate, in ms, and what it is made of:
 *
 *     total = wait + load + prefill + penalty
 *
 * - `wait`     until a slot of the lane is free: the remaining time of the runs in its slots, soonest first, plus the
 *              share of those who wait for the same model and go first. 0 while a slot is free.
 * - `load`     until the model is in memory: loads under way on that backend, runs that hold the model it would evict,
 *              and the load itself. 0 when it is resident.
 * - `prefill`  uncached prompt tokens ÷ the lane's rate, behind the prompts being evaluated in the same lane; halved,
 *              thirded… while other models compute on that backend.
 * - `penalty`  what evicting a model costs its users (its load time × how likely it is to be asked for within a
 *              minute), and what recent failures there make likely.
 *
 * Never negative, never infinite. A prompt's tokens are counted as bytes ÷ 4; those cached are whole blocks of 128, and
 * the answer that followed where the last one is the end of an earlier prompt.
 */
export interface Estimate {
  readonly candidate: Candidate;
  readonly waitMs: number;
  readonly loadMs: number;
  readonly prefillMs: number;
  readonly penaltyMs: number;
  readonly totalMs: number;
  readonly uncachedTokens: number;
  /** There is room for it now. */
  readonly isFree: boolean;
}

/** One exchange to be placed. */
export interface Task {
  readonly model: string;
  readonly promptTokens: number;
  /** Tokens of the prompt that this candidate's lane probably holds. */
  readonly cachedTokens: (candidate: Candidate) => number;
  /** Waiting exchanges of the same model that go first, per slot that serves them. */
  readonly aheadPerSlot: number;
}

/** Reading the request, applying the template, finding the runner. */
const OVERHEAD_MS = 40;
/** A run past its expected end goes on for this share of its expected length, again and again. */
const OVERTIME_SHARE = 0.2;
const SHORTEST_REST_MS = 30;
/** One failure a moment ago counts four exchanges (fleet/passive.ts), each of which costs this much. */
const FAILURE_MS = 500;
const MINUTE_MS = 60_000;

/** What placing the task on this candidate is expected to take. Pure; `now` is monotonic ms. */
export function estimate(candidate: Candidate, task: Task, now: number): Estimate {
  const { model } = task;
  const rates = ratesOf(candidate, model);
  const uncachedTokens = Math.max(1, task.promptTokens - task.cachedTokens(candidate));
  const loading = candidate.loaded || candidate.reload ? 0 : ownLoadMs(candidate, model, now);
  const isFree = candidate.free > 0 && loading === 0;
  // What has to end before a reload is part of the load.
  const waitMs = isFree || candidate.reload ? 0 : loading + slotMs(candidate, task, rates, now);
  const loadMs = candidate.loaded || loading > 0 ? 0 : coldLoadMs(candidate, model, rates, now);
  const prefillMs = prefillOf(candidate, model, uncachedTokens, { rates, now });
  const penaltyMs = candidate.penalty * FAILURE_MS + (loadMs > 0 ? evictionMs(candidate, model, now) : 0);
  const totalMs = waitMs + loadMs + prefillMs + penaltyMs;
  return { candidate, waitMs, loadMs, prefillMs, penaltyMs, totalMs, uncachedTokens, isFree };
}

const runsOf = ({ backend }: Candidate, model: string): readonly Readonly<Run>[] => [
  ...(backend.lanes.get(model)?.runs ?? []),
];

type Timed = Readonly<Pick<Run, 'startedAt' | 'firstByteAt' | 'expects'>>;

/** How long a run will probably still hold its slot. */
function restMs({ startedAt, firstByteAt, expects }: Readonly<Run>, rates: Rates, now: number): number {
  const generationMs = (expects.outputTokens / rates.decodeTps) * 1_000;
  if (firstByteAt === null) return firstByteRestMs({ startedAt, firstByteAt, expects }, rates, now) + generationMs;
  const restOfIt = generationMs - (now - firstByteAt);
  return Math.max(restOfIt, generationMs * OVERTIME_SHARE, SHORTEST_REST_MS);
}

/** How long a run will probably still take to its first byte: 0 once that is here. */
function firstByteRestMs({ startedAt, firstByteAt, expects }: Timed, rates: Rates, now: number): number {
  if (firstByteAt !== null) return 0;
  const before =
    OVERHEAD_MS + (expects.needsLoad ? rates.loadMs : 0) + (expects.uncachedTokens / rates.prefillTps) * 1_000;
  return Math.max(before - (now - startedAt), before * OVERTIME_SHARE);
}

/** Until a slot of a full lane is free for this task. */
function slotMs(candidate: Candidate, { model, aheadPerSlot }: Task, rates: Rates, now: number): number {
  const rests = runsOf(candidate, model)
    .map((run) => restMs(run, rates, now))
    .sort((a, b) => a - b);
  // More than one may have to end first where slots were lost to a ramp or a trial.
  const mustEnd = Math.min(rests.length, 1 - Math.min(0, candidate.free));
  const typicalMs = (rates.outputTokens / rates.decodeTps) * 1_000;
  return (rests[mustEnd - 1] ?? 0) + aheadPerSlot * typicalMs;
}

/** What is left of this model's own load, when one is under way there; 0 when none is. */
function ownLoadMs(candidate: Candidate, model: string, now: number): number {
  const rates = ratesOf(candidate, model);
  const loads = runsOf(candidate, model).filter(isLoading);
  return loads.length === 0 ? 0 : Math.min(...loads.map((run) => firstByteRestMs(run, rates, now)));
}

/** A load from nothing: behind the loads under way there, and behind the work of the model that may have to make room. */
function coldLoadMs(candidate: Candidate, model: string, rates: Rates, now: number): number {
  const { backend } = candidate;
  let aheadMs = 0;
  for (const lane of backend.lanes.values()) {
    if (lane.model !== model) aheadMs += ownLoadMs(candidate, lane.model, now);
  }
  const victim = victimOf(candidate, model);
  if (victim === null) return aheadMs + rates.loadMs;
  const busy = runsOf(candidate, victim.model).map((run) => restMs(run, ratesOf(candidate, victim.model), now));
  return aheadMs + Math.max(0, ...busy) * victim.chance + rates.loadMs;
}

interface Victim {
  readonly model: string;
  /** How likely it has to leave; 0–1. */
  readonly chance: number;
}

/** Where nothing tells whether there is room, either is as likely: it takes one load to know. */
const CHANCE: Readonly<Record<Room, number>> = { yes: 0, maybe: 0.5, no: 1 };

/** The model that would have to leave memory, itself when it is there with other runner options; null when there is room. */
function victimOf(candidate: Candidate, model: string): Victim | null {
  if (candidate.reload) return { model, chance: 1 };
  const { backend } = candidate;
  const chance = CHANCE[roomFor(backend, model)];
  if (chance === 0) return null;
  const residents = [...backend.resident.keys()];
  const idleFirst = residents.map((name) => ({ name, runs: backend.lanes.get(name)?.runs.size ?? 0 }));
  const first = idleFirst.sort((a, b) => a.runs - b.runs)[0];
  return first ? { model: first.name, chance } : null;
}

function evictionMs(candidate: Candidate, model: string, now: number): number {
  const victim = victimOf(candidate, model);
  if (victim === null) return 0;
  const lane = candidate.backend.lanes.get(victim.model);
  const perMinute = lane ? demandAt(lane.demand, now) : 0;
  const isAskedFor = 1 - Math.exp(-perMinute * (MINUTE_MS / 60_000));
  return ratesOf(candidate, victim.model).loadMs * isAskedFor * victim.chance;
}

function prefillOf(
  candidate: Candidate,
  model: string,
  uncachedTokens: number,
  { rates, now }: { readonly rates: Rates; readonly now: number },
): number {
  const { backend } = candidate;
  const busy = [...backend.lanes.values()].filter(({ runs, model: name }) => runs.size > 0 && isLoaded(backend, name));
  const others = busy.filter((lane) => lane.model !== model).length;
  const ownMs = (uncachedTokens / rates.prefillTps) * 1_000 * (1 + others);
  const prompts = runsOf(candidate, model).filter(
    ({ firstByteAt, expects }) => firstByteAt === null && !expects.needsLoad,
  );
  const aheadMs = candidate.free > 0 ? prompts.reduce((sum, run) => sum + firstByteRestMs(run, rates, now), 0) : 0;
  return OVERHEAD_MS + ownMs + aheadMs;
}
