import { isLoaded, type ReadonlyBackend, type ReadonlyLane } from './backend.ts';
import type { Run } from './run.ts';
import { isEmbeddingOnly } from './slots.ts';
import type { SlotsSeen } from './slots-seen.ts';

/** Two streams that both said something over so long a time were generated together. */
const TOGETHER_MS = 200;
/** A stream that was heard so lately makes progress. */
const LIVELY_MS = 2_000;
/** How long a prompt may take to be read before the lane's other streams say that it waits for one of them. */
const QUEUED_AFTER_MS = 1_000;
const UNKNOWN_QUEUED_AFTER_MS = 10_000;
const SLOWER_BESIDE_OTHERS = 3;
/** After a trial that told nothing; doubles each time. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** More than anybody sets. */
const MOST = 64;

type Lane = Pick<ReadonlyLane, 'runs' | 'rates' | 'seen' | 'progressAt'>;

/**
 * What the lane has shown by now. It rises to what was seen to progress together. Slots are given out in the order of
 * arrival: one that waits for too long although all before it are generated says that these have all the slots. Where
 * they are fewer than was believed, somebody changed OLLAMA_NUM_PARALLEL, or uses the server without this
 * gateway, and what is believed falls to them. Pure; `now` is monotonic ms.
 */
export function learnSlots(lane: Lane, now: number): SlotsSeen {
  const { runs, seen } = lane;
  const all = [...runs];
  const together = Math.min(MOST, mostTogether(all));
  if (together > seen.proven) return { proven: together, noTrialBefore: 0, failedTrials: 0 };
  const waiting = all.findIndex((run) => run.firstByteAt === null && hasWaited(run, lane, now));
  const ahead = all.slice(0, Math.max(0, waiting));
  // As many as were believed: it is the trial that waits, which has been counted.
  if (ahead.length === 0 || ahead.length >= seen.proven || !ahead.every((run) => isLively(run, now))) return seen;
  return pausing({ ...seen, proven: ahead.length }, now);
}

/** An exchange more than was seen to progress is sent now: until it has shown something, no other is. Pure. */
export const beginTrial = (seen: SlotsSeen, now: number): SlotsSeen => pausing(seen, now);

const pausing = (seen: SlotsSeen, now: number): SlotsSeen => ({
  ...seen,
  noTrialBefore: now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** seen.failedTrials),
  failedTrials: seen.failedTrials + 1,
});

/** The most runs whose answers were all heard from over the same stretch of time. */
function mostTogether(runs: readonly Readonly<Run>[]): number {
  const spans = runs.flatMap(({ firstByteAt, heard }) =>
    firstByteAt === null || heard === null ? [] : [{ from: firstByteAt, to: heard.heardAt - TOGETHER_MS }],
  );
  const real = spans.filter(({ from, to }) => to >= from);
  return Math.max(0, ...real.map(({ from }) => real.filter((span) => span.from <= from && from <= span.to).length));
}

const isLively = ({ firstByteAt, heard }: Readonly<Run>, now: number): boolean =>
  firstByteAt !== null && heard !== null && now - heard.heardAt < LIVELY_MS;

/** For longer than its prompt takes to be read; counted from when a slot last became free, as it may be in that one now. */
function hasWaited({ startedAt, promptTokens }: Readonly<Run>, { rates, progressAt }: Lane, now: number): boolean {
  const { prefillTps } = rates;
  const expectedMs =
    prefillTps === null
      ? UNKNOWN_QUEUED_AFTER_MS
      : QUEUED_AFTER_MS + (promptTokens / prefillTps) * 1_000 * SLOWER_BESIDE_OTHERS;
  return now - Math.max(startedAt, progressAt) >= expectedMs;
}

/**
 * Whether one exchange more than was seen to progress may be sent to this lane, to see whether it does. Only where
 * somebody would wait otherwise, one at a time, beside streams that are all well on their way. Should the lane not
 * generate more at once, that exchange waits inside Ollama for the slot that it would have got next anyway. Pure.
 */
export function mayTrySlot(backend: ReadonlyBackend, model: string, now: number): boolean {
  const lane = backend.lanes.get(model);
  if (!lane || backend.settings.slots !== 'auto' || lane.out !== null || lane.onTrial) return false;
  const { seen, runs } = lane;
  if (runs.size !== seen.proven || seen.proven >= MOST || now < seen.noTrialBefore) return false;
  return isLoaded(backend, model) && !isEmbeddingOnly(backend, model) && [...runs].every((run) => isLively(run, now));
}
