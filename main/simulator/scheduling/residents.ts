import type { Machine } from '../machine.ts';
import type { Runner } from './runner.ts';

/** The models in memory, and the only place that takes one out. */
export interface Residents {
  list(): Runner[];
  find(blobId: string): Runner | undefined;
  add(runner: Runner): void;
  /** Takes out a runner whose load came to nothing. */
  discard(runner: Runner): void;
  /** One more request uses it; an explicit keep-alive replaces the one in force and undoes a mark. */
  hold(runner: Runner, keepAliveMs: number | undefined): void;
  release(runner: Runner): void;
  /** Asks it to leave as soon as it is idle. */
  mark(runner: Runner): void;
  /** Runs `fn` when no unload holds the lock that ps and admissions need. */
  whenUnlocked(fn: () => void): void;
  onUnloaded(fn: () => void): void;
  onReady(fn: (runner: Runner) => void): void;
  /** Its load is done. */
  ready(runner: Runner): void;
  /** Everything is lost at once, as when the server process dies. */
  killAll(): void;
}

interface State {
  machine: Machine;
  runners: Runner[];
  locks: number;
  /** Changes with every process death, so that timers of an earlier life do nothing. */
  life: number;
  blocked: (() => void)[];
  unloaded: (() => void)[];
  loaded: ((runner: Runner) => void)[];
}

function unlock(state: State): void {
  state.locks -= 1;
  if (state.locks > 0) return;
  const waiting = state.blocked;
  state.blocked = [];
  for (const fn of waiting) fn();
}

/** Milliseconds until a discrete card reports its memory free again. */
function recoveryMs(state: State, runner: Runner): number {
  const gpus = state.machine.config().gpus;
  const onDiscrete = gpus.some((gpu) => gpu.discrete && runner.allocation.has(gpu.id));
  return onDiscrete ? state.machine.random.between(500, 1500) : 0;
}

function unload(state: State, runner: Runner): void {
  if (runner.state === 'dead') return;
  const { time, random, journal } = state.machine;
  const { life } = state;
  runner.state = 'dead';
  runner.cancelIdle?.();
  runner.cancelIdle = null;
  state.locks += 1;
  journal.note('unload', runner.name);
  time.after(random.between(50, 300), () => {
    if (state.life !== life) return;
    state.runners = state.runners.filter((other) => other !== runner);
    time.after(recoveryMs(state, runner), () => {
      if (state.life !== life) return;
      journal.counters.unloads += 1;
      unlock(state);
      for (const fn of state.unloaded) fn();
    });
  });
}

function rest(state: State, runner: Runner): void {
  if (runner.sessionDurationMs <= 0) {
    unload(state, runner);
    return;
  }
  const { time } = state.machine;
  runner.expiresAtMs = time.now() + time.scaled(runner.sessionDurationMs);
  runner.cancelIdle?.();
  runner.cancelIdle = null;
  if (!Number.isFinite(runner.sessionDurationMs)) return;
  runner.cancelIdle = time.after(runner.sessionDurationMs, () => {
    if (runner.refCount === 0) unload(state, runner);
  });
}

function hold(runner: Runner, keepAliveMs: number | undefined): void {
  runner.refCount += 1;
  runner.cancelIdle?.();
  runner.cancelIdle = null;
  if (keepAliveMs !== undefined) runner.sessionDurationMs = keepAliveMs;
}

function killAll(state: State): void {
  state.life += 1;
  const lost = state.runners;
  state.runners = [];
  state.locks = 0;
  state.blocked = [];
  for (const runner of lost) {
    runner.state = 'dead';
    runner.cancelIdle?.();
    runner.waiters = [];
    for (const die of [...runner.onDeath]) die('model runner has unexpectedly stopped');
  }
}

export function createResidents(machine: Machine): Residents {
  const state: State = { machine, runners: [], locks: 0, life: 0, blocked: [], unloaded: [], loaded: [] };
  return {
    list: () => state.runners,
    find: (blobId) => state.runners.find((runner) => runner.model.blobId === blobId && runner.state !== 'dead'),
    add: (runner) => {
      state.runners.push(runner);
    },
    discard: (runner) => {
      runner.state = 'dead';
      state.runners = state.runners.filter((other) => other !== runner);
    },
    hold,
    release: (runner) => {
      runner.refCount -= 1;
      if (runner.refCount === 0 && runner.state === 'ready') rest(state, runner);
    },
    mark: (runner) => {
      runner.sessionDurationMs = 0;
      runner.expiresAtMs = machine.time.now();
      if (runner.refCount === 0 && runner.state === 'ready') unload(state, runner);
    },
    whenUnlocked: (fn) => (state.locks > 0 ? void state.blocked.push(fn) : fn()),
    onUnloaded: (fn) => void state.unloaded.push(fn),
    onReady: (fn) => void state.loaded.push(fn),
    ready: (runner) => {
      runner.state = 'ready';
      if (!state.runners.includes(runner)) state.runners.push(runner);
      for (const fn of state.loaded) fn(runner);
    },
    killAll: () => killAll(state),
  };
}
