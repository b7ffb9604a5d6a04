import type { Fault } from './faults.ts';
import { matchesFault } from './faults.ts';
import type { Core } from './inference.ts';
import type { Listener } from './listener.ts';
import { type Runner, unwedge, wedge } from './runner.ts';

/** Faults of the whole server rather than of one request. */
export interface ServerFaults {
  apply(fault: Fault): void;
  /** Everything works again. */
  clear(): void;
  /** Requests that arrive while nothing is served wait here. */
  gate(fn: () => void): void;
  phase(): 'down' | 'binding' | 'serving';
}

interface State {
  core: Core;
  listener: Listener;
  binding: boolean;
  held: (() => void)[];
  /** Timers and undo steps of faults in force. */
  undo: Set<() => void>;
}

function serveHeld(state: State): void {
  state.binding = false;
  const held = state.held;
  state.held = [];
  for (const fn of held) fn();
}

function later(state: State, ms: number, fn: () => void): void {
  const cancel = state.core.machine.time.after(ms, () => {
    state.undo.delete(cancel);
    fn();
  });
  state.undo.add(cancel);
}

function crash(state: State): void {
  state.held = [];
  state.listener.dropAll('rst');
  state.core.scheduler.reset();
  state.core.machine.journal.note('restart');
}

function restart(state: State, downMs: number, bindingMs: number): void {
  void state.listener.setMode('refusing');
  crash(state);
  later(state, downMs, () => {
    state.binding = true;
    void state.listener.setMode('open');
    later(state, bindingMs, () => serveHeld(state));
  });
}

function flap(state: State, periodMs: number): void {
  let up = true;
  const turn = (): void => {
    up = !up;
    void state.listener.setMode(up ? 'open' : 'refusing');
    if (!up) state.listener.dropAll('rst');
    later(state, periodMs / 2, turn);
  };
  turn();
}

function wedgeNow(fault: Fault, runner: Runner): boolean {
  if (!matchesFault({ ...fault, route: '*' }, { route: '', inference: true, model: runner.name })) return false;
  wedge(runner);
  return true;
}

export function createServerFaults(core: Core, listener: Listener): ServerFaults {
  const state: State = { core, listener, binding: false, held: [], undo: new Set() };
  const { residents } = core.scheduler;
  const actions: Partial<Record<Fault['kind'], (fault: Fault) => void>> = {
    refuse: () => {
      void listener.setMode('refusing');
      listener.dropAll('rst');
    },
    blackhole: () => {
      state.binding = true;
      void listener.setMode('blackhole');
    },
    binding: () => {
      state.binding = true;
    },
    restart: (fault) => {
      if (fault.kind === 'restart') restart(state, fault.downMs ?? 2000, fault.bindingMs ?? 1000);
    },
    flap: (fault) => {
      if (fault.kind === 'flap') flap(state, fault.periodMs);
    },
    wedge: (fault) => {
      for (const runner of residents.list()) wedgeNow(fault, runner);
    },
  };
  const clear = (): void => {
    for (const undo of state.undo) undo();
    state.undo.clear();
    for (const runner of residents.list()) if (runner.wedged) unwedge(runner);
    void listener.setMode('open').then(() => serveHeld(state));
  };
  return {
    apply(fault) {
      core.machine.faults.add(fault);
      actions[fault.kind]?.(fault);
    },
    clear() {
      core.machine.faults.clear();
      clear();
    },
    gate: (fn) => (state.binding ? void state.held.push(fn) : fn()),
    phase: () => (listener.mode() === 'refusing' ? 'down' : state.binding ? 'binding' : 'serving'),
  };
}
