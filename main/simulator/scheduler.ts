import { autoContext, isLegacy, type ModelSpec, maxLoadedOf } from './config.ts';
import type { FaultSet } from './faults.ts';
import { createLoader, type Loader, type LoadResult } from './loader.ts';
import type { Machine } from './machine.ts';
import { allocate, freeBytes, freePerGpu, memoryNeed } from './memory.ts';
import { decidePlacement, type Placement } from './placement.ts';
import { createResidents, type Residents } from './residents.ts';
import { createRunner, type Runner } from './runner.ts';
import { effectiveContext, isCompatible, type RunnerOptions } from './runner-options.ts';

export interface Ticket {
  model: ModelSpec;
  options: RunnerOptions;
  /** Undefined leaves the runner's own in force. */
  keepAliveMs: number | undefined;
  faults: FaultSet;
  gone: boolean;
  /** The runner is held for the ticket from now on; release it once. */
  admitted(runner: Runner): void;
  refused(status: number, message: string): void;
}

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
const NO_FAULTS: FaultSet = { find: () => undefined };

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

function contextOf(state: State, ticket: Ticket): number {
  return effectiveContext(ticket.options.numCtx, autoContext(state.machine.config()), ticket.model.trainCtx);
}

function parallelOf(state: State, model: ModelSpec): number {
  const single = model.forceParallel1 || model.engine === 'mlx' || !model.capabilities.includes('completion');
  return single ? 1 : state.machine.config().numParallel;
}

function serves(state: State, runner: Runner, ticket: Ticket): boolean {
  return isCompatible(
    { ...runner.options, context: runner.context },
    { ...ticket.options, context: contextOf(state, ticket) },
  );
}

function grant(state: State, ticket: Ticket, runner: Runner): void {
  if (ticket.gone) return;
  state.residents.hold(runner, ticket.keepAliveMs);
  ticket.admitted(runner);
}

function admit(state: State, ticket: Ticket): void {
  if (ticket.gone) return;
  const runner = state.residents.find(ticket.model.blobId);
  if (runner?.state === 'ready' && serves(state, runner, ticket)) {
    grant(state, ticket, runner);
    return;
  }
  if (state.pending.length >= state.machine.config().maxQueue) {
    state.machine.journal.counters.busyRejections += 1;
    ticket.refused(503, BUSY);
    return;
  }
  state.pending.push(ticket);
  step(state);
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

// Before 0.30 a request for a model that is being loaded waits for it without holding up the others.
const isBeingLoaded = (state: State, ticket: Ticket): boolean =>
  state.loads.some((loading) => loading.runner.model.blobId === ticket.model.blobId);

function decide(state: State, ticket: Ticket): Placement {
  const config = state.machine.config();
  const same = state.residents.find(ticket.model.blobId);
  return decidePlacement({
    runners: state.residents.list().filter((runner) => runner.state !== 'dead'),
    same,
    compatible: same !== undefined && serves(state, same, ticket),
    maxLoaded: maxLoadedOf(config),
    needBytes: memoryNeed(ticket.model, contextOf(state, ticket), parallelOf(state, ticket.model)),
    mustFit: ticket.model.engine === 'mlx',
    pool: config,
  });
}

function place(state: State, ticket: Ticket): void {
  const placement = decide(state, ticket);
  if (placement.kind === 'admit') grant(state, ticket, placement.runner);
  else if (placement.kind === 'too-big') ticket.refused(500, tooBig(state, ticket));
  else if (placement.kind === 'load') startLoad(state, { ticket, context: contextOf(state, ticket), attempt: 1 });
  else {
    state.waiting = ticket;
    state.residents.mark(placement.victim);
  }
}

function tooBig(state: State, ticket: Ticket): string {
  const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const need = memoryNeed(ticket.model, contextOf(state, ticket), parallelOf(state, ticket.model));
  const free = freeBytes(state.machine.config(), state.residents.list());
  return `model requires ${gib(need)} but only ${gib(free)} are available (after 0 B overhead)`;
}

interface LoadOrder {
  ticket: Ticket;
  context: number;
  attempt: number;
}

function runnerFor(state: State, { ticket, context }: LoadOrder): Runner {
  const config = state.machine.config();
  const { model, options } = ticket;
  const parallel = parallelOf(state, model);
  const totalBytes = memoryNeed(model, context, parallel);
  return createRunner({
    model,
    name: model.name,
    options,
    context,
    parallel,
    totalBytes,
    allocation: allocate(freePerGpu(config, state.residents.list()), totalBytes, options.numGpu),
    sessionDurationMs: ticket.keepAliveMs ?? config.keepAliveMs,
    ramCacheBytes: isLegacy(config.version) ? 0 : config.ramCacheBytes,
  });
}

function startLoad(state: State, order: LoadOrder): void {
  const { machine, residents } = state;
  const runner = runnerFor(state, order);
  const loading: Loading = { ticket: order.ticket, runner, attempt: order.attempt, cancel: () => {} };
  state.loads.push(loading);
  if (isLegacy(machine.config().version)) residents.add(runner);
  machine.journal.note('load-start', runner.name);
  loading.cancel = state.loader.load({
    runner,
    faults: order.ticket.faults,
    attempt: order.attempt,
    done: (result) => finishLoad(state, loading, result),
  });
}

function endLoad(state: State, loading: Loading): void {
  state.loads = state.loads.filter((other) => other !== loading);
}

function finishLoad(state: State, loading: Loading, result: LoadResult): void {
  const { ticket, runner } = loading;
  const { journal } = state.machine;
  endLoad(state, loading);
  if (result.kind === 'ready') {
    journal.counters.loads += 1;
    journal.note('load-done', runner.name);
    state.residents.ready(runner);
    grant(state, ticket, runner);
  } else {
    state.residents.discard(runner);
    if (result.kind === 'out-of-memory' && loading.attempt === 1) {
      retrySmaller(state, loading);
      return;
    }
    journal.counters.failedLoads += 1;
    journal.note('load-failed', runner.name, result.message);
    ticket.refused(500, result.message);
  }
  step(state);
}

/** Context tiers a server falls back through when memory runs out during a load. */
const SMALLER_CONTEXT: Record<number, number> = { 262144: 32_768, 32768: 4096 };

function retrySmaller(state: State, { ticket, runner }: Loading): void {
  const auto = ticket.options.numCtx === null;
  for (const other of state.residents.list()) state.residents.mark(other);
  startLoad(state, {
    ticket,
    context: auto ? (SMALLER_CONTEXT[runner.context] ?? runner.context) : runner.context,
    attempt: 2,
  });
}

function abandon(state: State, ticket: Ticket): void {
  ticket.gone = true;
  const loading = state.loads.find((candidate) => candidate.ticket === ticket);
  if (!loading) return;
  loading.cancel();
  state.machine.journal.counters.abortedLoads += 1;
  state.machine.journal.note(
    'load-aborted',
    loading.runner.name,
    'client connection closed before server finished loading',
  );
  state.residents.discard(loading.runner);
  endLoad(state, loading);
  step(state);
}

function preload(state: State, model: ModelSpec): void {
  const ticket: Ticket = {
    model,
    options: {
      numCtx: null,
      numBatch: null,
      numThread: null,
      mainGpu: null,
      useMmap: null,
      draft: null,
      numGpu: null,
      shift: true,
    },
    keepAliveMs: undefined,
    faults: NO_FAULTS,
    gone: false,
    admitted: () => {},
    refused: () => {},
  };
  const runner = runnerFor(state, { ticket, context: contextOf(state, ticket), attempt: 1 });
  state.residents.ready(runner);
  state.residents.hold(runner, undefined);
  state.residents.release(runner);
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
    view: () => ({
      loop: state.waiting ? 'waitingUnload' : state.loads.length > 0 ? 'loading' : 'idle',
      loading: state.loads[0]?.runner.name ?? null,
      pending: state.pending.map((ticket) => ticket.model.name),
    }),
    reset() {
      for (const loading of state.loads) loading.cancel();
      Object.assign(state, { pending: [], waiting: null, loads: [] });
      state.loader.forget();
      residents.killAll();
    },
  };
}
