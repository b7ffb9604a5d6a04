import type { FightSide, RunnerFight } from '../../shared/runner-fight.ts';
import { countUse, type RunnerUse } from './runner-uses.ts';

/** Which runners a lane was asked for lately, by whom, and what it cost to change between them. */
export interface RunnerHistory {
  /** What the last complete answer asked for; null before the first. */
  readonly current: string | null;
  /** All that the runner it came from was seen to serve without being loaded anew; empty before the first answer. */
  readonly alike: readonly string[];
  /** Monotonic ms of that answer; 0 before the first. */
  readonly servedAt: number;
  /** Monotonic ms of the last answer that had to wait for a load; 0 when none had. */
  readonly loadedAt: number;
  /** The latest first. */
  readonly sides: readonly (FightSide & { readonly at: number })[];
  /** Loads that a change of options caused, oldest first. */
  readonly reloads: readonly Reload[];
  /** How often each was asked for, of late more than before. */
  readonly uses: readonly RunnerUse[];
}

interface Reload {
  readonly at: number;
  readonly lostMs: number;
  /** Back to options that were asked for before: not one change, but a fight. */
  readonly isReturn: boolean;
}

/** A complete answer, as it bears on its lane's runner. */
export interface Served {
  /** The runner options that were asked for, in words; empty leaves them to the server. */
  readonly runner: string;
  readonly caller: string;
  /** By the server's own word; null when its answer does not tell. */
  readonly loadMs: number | null;
}

export interface ServedMoment {
  /** Monotonic ms. */
  readonly now: number;
  /** Another model was loaded there since this lane's last answer: it may have pushed this one out. */
  readonly wasPushedOut: boolean;
  /** Answers like the last one that were not looked at. */
  readonly likeBefore?: number;
}

export const noRunnerHistory: RunnerHistory = {
  current: null,
  alike: [],
  servedAt: 0,
  loadedAt: 0,
  sides: [],
  reloads: [],
  uses: [],
};

const WINDOW_MS = 10 * 60_000;
/** After so long without a reload the fight is over, as when a context policy ended it. */
const QUIET_MS = 5 * 60_000;
/** Below this a server that was warm counts its bookkeeping, not a load. */
const REAL_LOAD_MS = 500;
/** A model idle for longer may have been unloaded: Ollama's default is five minutes. */
const STAYS_LOADED_MS = 4 * 60_000;
/** One return may be somebody who tries sizes out. */
const RETURNS_OF_A_FIGHT = 2;
/** Of many answers that are alike, one in so long is looked at. */
const LIKE_BEFORE_MS = 1_000;
const ALIKE = 8;
const SIDES = 5;
const CALLERS = 5;
const RELOADS = 200;

/** Whether this answer is like the one before it, a moment ago: then nothing is known better after it. Pure. */
export function tellsNothing(
  { current, servedAt, sides: [latest] }: RunnerHistory,
  served: Served,
  now: number,
): boolean {
  const isLike = current === served.runner && latest?.callers.includes(served.caller) === true;
  return isLike && now - servedAt < LIKE_BEFORE_MS && !isRealLoad(served);
}

/**
 * What is known after this answer. A load counts as caused by options only when nothing else explains it: the answer
 * before was recent and asked for others, and no other model was loaded meanwhile. Pure.
 */
export function noteRunner(history: RunnerHistory, served: Served, moment: ServedMoment): RunnerHistory {
  const { now, likeBefore = 0 } = moment;
  const isLoad = isRealLoad(served);
  const reload = isReload(history, served, moment);
  const isReturn = recent(history.sides, now).some(({ runner }) => runner === served.runner);
  const skipped =
    likeBefore > 0 ? countUse(history.uses, history.current ?? '', { times: likeBefore, now }) : history.uses;
  const added: readonly Reload[] = reload ? [{ at: now, lostMs: served.loadMs ?? 0, isReturn }] : [];
  return {
    current: served.runner,
    alike: alikeAfter(history, served, isLoad),
    servedAt: now,
    loadedAt: isLoad ? now : history.loadedAt,
    sides: withCaller(recent(history.sides, now), served, now),
    reloads: [...recent(history.reloads, now), ...added].slice(-RELOADS),
    uses: countUse(skipped, served.runner, { times: 1, now }),
  };
}

/**
 * Options may be worded otherwise and still mean the runner that is there: the server shows it by not loading. Where its
 * answer does not tell, others are taken for what they usually are, a reload.
 */
function alikeAfter({ alike }: RunnerHistory, { runner, loadMs }: Served, isLoad: boolean): readonly string[] {
  if (alike.includes(runner) && !isLoad) return alike;
  return isLoad || loadMs === null ? [runner] : [...alike, runner].slice(-ALIKE);
}

const isRealLoad = ({ loadMs }: Served): boolean => loadMs !== null && loadMs >= REAL_LOAD_MS;

/** Whether this answer had to wait for a load that nothing but its options explains. Pure. */
export function isReload(history: RunnerHistory, served: Served, { now, wasPushedOut }: ServedMoment): boolean {
  const isOther = history.current !== null && history.current !== served.runner;
  return isRealLoad(served) && isOther && !wasPushedOut && now - history.servedAt < STAYS_LOADED_MS;
}

/** The fight that goes on in a lane, if one does. Pure; `now` is monotonic ms. */
export function fightOf(model: string, history: RunnerHistory, now: number): RunnerFight | null {
  const reloads = recent(history.reloads, now);
  const last = reloads.at(-1);
  if (!last || now - last.at > QUIET_MS) return null;
  if (reloads.filter(({ isReturn }) => isReturn).length < RETURNS_OF_A_FIGHT) return null;
  return {
    model,
    reloads: reloads.length,
    lostMs: Math.round(reloads.reduce((sum, { lostMs }) => sum + lostMs, 0)),
    sides: recent(history.sides, now).map(({ runner, callers }) => ({ runner, callers })),
  };
}

const recent = <T extends { readonly at: number }>(list: readonly T[], now: number): readonly T[] =>
  list.filter(({ at }) => now - at < WINDOW_MS);

function withCaller(sides: RunnerHistory['sides'], { runner, caller }: Served, at: number): RunnerHistory['sides'] {
  const before = sides.find((side) => side.runner === runner)?.callers ?? [];
  const callers = [caller, ...before.filter((other) => other !== caller)].slice(0, CALLERS);
  return [{ runner, callers, at }, ...sides.filter((side) => side.runner !== runner)].slice(0, SIDES);
}
