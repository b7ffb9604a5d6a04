import { isLegacy, type ModelSpec, maxLoadedOf } from '../config.ts';
import { NO_FAULTS } from '../faults/faults.ts';
import type { Machine } from '../machine.ts';
import { createLoader, type Loader, type LoadResult } from './loader.ts';
import { decidePlacement, type Placement } from './placement.ts';
import { contextFor, needFor, runnerFor, serves, tooBigMessage } from './requirements.ts';
import { createResidents, type Residents } from './residents.ts';
import type { Runner } from './runner.ts';
import { DEFAULT_RUNNER_OPTIONS } from './runner-options.ts';
import type { Ticket } from './ticket.ts';

export interface SchedulerView {
  loop: 'idle' | 'loading' | 'waitingUnload';
  loading: string | null;
  pending: string[];
}

export interface Scheduler {
  residents: Residents;
  admit(ticket: Ticket): void;
  /** The ticket's client left: its load is aborted, its place in the queue is skipped when reached. */
  abandon(ticket: Ticket): void;
  /** Puts a model in memory at no cost. */
  preload(model: ModelSpec): void;
  view(): SchedulerView;
  /** The process died: everything queued and resident is lost. */
  reset(): void;
}

const BUSY = 'server busy, please try again.  maximum pending requests exceeded';
const ABORTED = 'client connection closed before server finished loading, aborting load';
/** Context tiers a server falls back through when memory runs out during a load. */
const SMALLER_CONTEXT: Record<number, number> = { 262144: 32_768, 32768: 4096 };

interface Loading {
  ticket: Ticket;
  runner: Runner;
  attempt: number;
  cancel: () => void;
}

interface State {
  machine: Machine;
  residents: Residents;
  loader: Loader;
  pending: Ticket[];
  /** The head of the queue while it waits for somebody to be unloaded. */
  waiting: Ticket | null;
  /** Loads under way: at most one, except in servers before 0.30. */
  loads: Loading[];
}

const blocksLoop = (state: State): boolean =>
  state.waiting !== null || (state.loads.length > 0 && !isLegacy(state.machine.config().version));

// Before 0.30 a request for a model that is being loaded waits for it outside the queue.
const isBeingLoaded = (state: State, ticket: Ticket): boolean =>
  state.loads.some((loading) => loading.runner.model.blobId === ticket.model.blobId);

function isFull(state: State): boolean {
  const config = state.machine.config();
  const queued = isLegacy(config.version)
    ? state.pending.filter((ticket) => !isBeingLoaded(state, ticket))
    : state.pending;
  return queued.length >= config.maxQueue;
}

function grant(state: State, ticket: Ticket, runner: Runner): void {
  if (ticket.gone) return;
  state.residents.hold(runner, ticket.keepAliveMs);
  ticket.admitted(runner);
}

function admit(state: State, ticket: Ticket): void {
  if (ticket.gone) return;
  const { machine, residents } = state;
  const runner = residents.find(ticket.model.blobId);
  if (runner?.state === 'ready' && serves(machine.config(), runner, ticket)) {
    grant(state, ticket, runner);
  } else if (isFull(state)) {
    machine.journal.counters.busyRejections += 1;
    ticket.refused(503, BUSY);
  } else {
    state.pending.push(ticket);
    step(state);
  }
}

/** Serves the queue, one request after the other, until something has to be waited for. */
function step(state: State): void {
  while (!blocksLoop(state)) {
    const at = state.pending.findIndex((ticket) => !isBeingLoaded(state, ticket));
    const [ticket] = at < 0 ? [] : state.pending.splice(at, 1);
    if (!ticket) return;
    if (!ticket.gone) place(state, ticket);
  }
}

function decide(state: State, ticket: Ticket): Placement {
  const config = state.machine.config();
  const same = state.residents.find(ticket.model.blobId);
  return decidePlacement({
    runners: state.residents.list().filter((runner) => runner.state !== 'dead'),
    same,
    compatible: same !== undefined && serves(config, same, ticket),
    maxLoaded: maxLoadedOf(config),
    needBytes: needFor(config, ticket),
    mustFit: ticket.model.engine === 'mlx',
    pool: config,
  });
}

function place(state: State, ticket: Ticket): void {
  const { machine, residents } = state;
  const placement = decide(state, ticket);
  if (placement.kind === 'admit') grant(state, ticket, placement.runner);
  else if (placement.kind === 'too-big') ticket.refused(500, tooBigMessage(machine.config(), residents.list(), ticket));
  else if (placement.kind === 'load') startLoad(state, ticket, contextFor(machine.config(), ticket));
  else {
    state.waiting = ticket;
    machine.journal.note('evict', placement.victim.name, `for ${ticket.model.name}`);
    residents.mark(placement.victim);
  }
}

function startLoad(state: State, ticket: Ticket, context: number, attempt = 1): void {
  const { machine, residents } = state;
  const runner = runnerFor(machine.config(), residents.list(), ticket, context);
  const loading: Loading = { ticket, runner, attempt, cancel: () => {} };
  state.loads.push(loading);
  if (isLegacy(machine.config().version)) residents.add(runner);
  machine.journal.note('load-start', runner.name);
  const done = (result: LoadResult): void => finishLoad(state, loading, result);
  loading.cancel = state.loader.load({ runner, faults: ticket.faults, attempt, done });
}

function endLoad(state: State, loading: Loading): void {
  state.loads = state.loads.filter((other) => other !== loading);
}

function finishLoad(state: State, loading: Loading, result: LoadResult): void {
  endLoad(state, loading);
  if (result.kind === 'ready') succeed(state, loading);
  else if (result.kind === 'out-of-memory' && loading.attempt === 1) retrySmaller(state, loading);
  else fail(state, loading, result.message);
  step(state);
}

function succeed(state: State, { ticket, runner }: Loading): void {
  const { journal } = state.machine;
  journal.counters.loads += 1;
  journal.note('load-done', runner.name);
  state.residents.ready(runner);
  grant(state, ticket, runner);
}

function fail(state: State, { ticket, runner }: Loading, message: string): void {
  const { journal } = state.machine;
  journal.counters.failedLoads += 1;
  journal.note('load-failed', runner.name, message);
  state.residents.discard(runner);
  ticket.refused(500, message);
}

/** Once after running out of memory: all other models go, and a context chosen by the server drops a tier. */
function retrySmaller(state: State, { ticket, runner }: Loading): void {
  state.residents.discard(runner);
  for (const other of [...state.residents.list()]) state.residents.mark(other);
  const smaller = ticket.options.numCtx === null ? SMALLER_CONTEXT[runner.context] : undefined;
  startLoad(state, ticket, smaller ?? runner.context, 2);
}

function abandon(state: State, ticket: Ticket): void {
  ticket.gone = true;
  const loading = state.loads.find((candidate) => candidate.ticket === ticket);
  if (!loading) return;
  loading.cancel();
  state.machine.journal.counters.abortedLoads += 1;
  state.machine.journal.note('load-aborted', loading.runner.name, ABORTED);
  state.residents.discard(loading.runner);
  endLoad(state, loading);
  step(state);
}

function preload(state: State, model: ModelSpec): void {
  const { machine, residents } = state;
  const nobody = { faults: NO_FAULTS, gone: false, admitted: () => {}, refused: () => {} };
  const ticket: Ticket = { model, options: DEFAULT_RUNNER_OPTIONS, keepAliveMs: undefined, ...nobody };
  const runner = runnerFor(machine.config(), residents.list(), ticket);
  residents.ready(runner);
  residents.hold(runner, undefined);
  residents.release(runner);
}

function viewOf(state: State): SchedulerView {
  const busy = state.loads.length > 0 ? 'loading' : 'idle';
  return {
    loop: state.waiting ? 'waitingUnload' : busy,
    loading: state.loads[0]?.runner.name ?? null,
    pending: state.pending.map((ticket) => ticket.model.name),
  };
}

export function createScheduler(machine: Machine): Scheduler {
  const residents = createResidents(machine);
  const state: State = { machine, residents, loader: createLoader(machine), pending: [], waiting: null, loads: [] };
  residents.onUnloaded(() => {
    const ticket = state.waiting;
    state.waiting = null;
    if (ticket && !ticket.gone) place(state, ticket);
    step(state);
  });
  return {
    residents,
    admit: (ticket) => residents.whenUnlocked(() => admit(state, ticket)),
    abandon: (ticket) => abandon(state, ticket),
    preload: (model) => preload(state, model),
    view: () => viewOf(state),
    reset() {
      for (const loading of state.loads) loading.cancel();
      Object.assign(state, { pending: [], waiting: null, loads: [] });
      state.loader.forget();
      residents.killAll();
    },
  };
}
