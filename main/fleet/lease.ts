import type { Backend, ReadonlyBackend } from './backend.ts';
import { laneOf } from './backend.ts';
import type { CallerCounts } from './caller-counts.ts';
import { askedAgain } from './demand.ts';
import { beginTrial, learnSlots } from './learned-slots.ts';
import { type Expectation, type Heard, NOTHING_EXPECTED, type Run, type TakenBack } from './run.ts';

/** The right to run one exchange on a backend, in a lane's slot when it has a model. Released exactly once. */
export interface Lease {
  readonly backend: Pick<ReadonlyBackend, 'id' | 'url' | 'kind' | 'reach' | 'installed'>;
  readonly model: string | null;
  /** What this exchange was expected to take when it was placed. */
  readonly expects: Expectation;
  /** Share of its prompt that the lane was believed to have to evaluate; 0–1. */
  readonly uncachedShare: number;
  /** The whole prompt, cached or not. */
  readonly promptTokens: number;
  /** Nothing else of this gateway's has run on the backend since this began. */
  isAlone(): boolean;
  /** The first byte of the answer is here: it is generating now, and `heard` knows when it last said something. */
  noteFirstByte(heard: Heard): void;
  /** Sets what to do when the exchange is taken back; null when nothing can be done. Replaces what was set before. */
  onTakenBack(react: ((why: TakenBack) => void) | null): void;
  /** Puts the tokens that it really used in the place of those reckoned; null where its backend has no limits of its own. */
  readonly settle: ((used: number) => void) | null;
  /** Gives the slot back. Further calls do nothing, so every exit of an exchange may call it. */
  release(): void;
}

export interface Wanted {
  /** Null for exchanges that hold no slot. */
  readonly model: string | null;
  readonly expects?: Expectation | undefined;
  /** On whose account it runs; null when it is not to be counted. */
  readonly caller?: string | null;
  /** The exchange's id. */
  readonly exchange?: string;
  readonly runnerOptions?: string;
  readonly reloads?: boolean;
  readonly promptTokens?: number;
  /** What it will probably use, for a backend with limits of its own. */
  readonly tokens?: number;
  /** Whether another backend could serve it, asked while it waits for its first byte. */
  readonly canMove?: () => boolean;
}

const NOWHERE_ELSE = (): boolean => false;

interface LeasePorts {
  /** Monotonic ms. */
  readonly now: () => number;
  readonly callers: CallerCounts;
  readonly onFirstByte: () => void;
  readonly onRelease: () => void;
}

/** Counts the exchange in: the only place where anything in flight is counted, and `release` the only one where it ends. */
export function takeLease(backend: Backend, wanted: Wanted, ports: LeasePorts): Lease {
  const { model, expects = NOTHING_EXPECTED, exchange = '', promptTokens = 0, canMove = NOWHERE_ELSE } = wanted;
  const { caller = null, runnerOptions = '', reloads = false, tokens = 0 } = wanted;
  const lane = model === null ? null : laneOf(backend, model);
  const isFirst = backend.inFlight === 0;
  backend.inFlight += 1;
  backend.leasesTaken += 1;
  const turn = backend.leasesTaken;
  if (caller !== null) ports.callers.add(caller, 1);
  const run: Run = {
    exchange,
    runnerOptions,
    reloads,
    promptTokens,
    startedAt: ports.now(),
    expects,
    firstByteAt: null,
    heard: null,
    takeBack: null,
    canMove,
  };
  if (lane) {
    if (backend.settings.slots === 'auto' && lane.runs.size >= lane.seen.proven)
      lane.seen = beginTrial(lane.seen, run.startedAt);
    lane.inFlight += 1;
    lane.runs.add(run);
    lane.demand = askedAgain(lane.demand, run.startedAt);
  } else backend.slotless.add(run);
  let held = true;
  return {
    backend,
    model,
    expects,
    promptTokens,
    // Only inference has a caller it counts for.
    settle: backend.quota === null || caller === null ? null : backend.quota.take(tokens, run.startedAt),
    isAlone: () => isFirst && backend.leasesTaken === turn,
    uncachedShare: promptTokens > 0 ? Math.min(1, expects.uncachedTokens / promptTokens) : 0,
    noteFirstByte(heard) {
      run.firstByteAt ??= ports.now();
      run.heard = heard;
      // Those who wait may now be tried beside it.
      if (lane && backend.settings.slots === 'auto') ports.onFirstByte();
    },
    onTakenBack(react) {
      run.takeBack = react;
    },
    release() {
      if (!held) return;
      held = false;
      run.takeBack = null;
      backend.inFlight -= 1;
      if (caller !== null) ports.callers.add(caller, -1);
      if (lane) {
        if (backend.settings.slots === 'auto') lane.seen = learnSlots(lane, ports.now());
        lane.inFlight -= 1;
        lane.runs.delete(run);
        if (run.heard) lane.progressAt = Math.max(lane.progressAt, run.heard.heardAt);
      } else backend.slotless.delete(run);
      ports.onRelease();
    },
  };
}
