import type { Core } from '../core.ts';
import { type Runner, unwedge, wedge } from '../scheduling/runner.ts';
import type { Listener } from '../wire/listener.ts';
import { type Fault, matchesFault } from './faults.ts';
import { occupySlots } from './other-client.ts';

/** Sets faults and takes them back; those of the whole server are carried out here. */
export interface ServerFaults {
  apply(fault: Fault): void;
  /** Everything works again. */
  clear(): void;
  /** No fault does anything any more; nothing is healed. */
  stop(): void;
  /** Requests that arrive while nothing is served wait here. */
  gate(fn: () => void): void;
  phase(): 'down' | 'binding' | 'serving';
}

/** After a start the list of models comes later than the first answers. */
const HYDRATION_MS = 500;

interface State {
  core: Core;
  listener: Listener;
  binding: boolean;
  held: (() => void)[];
  stopped: boolean;
  /** What ends each fault in force. */
  active: Map<Fault, () => void>;
}

type Undo = () => void;

function serve(state: State): void {
  state.binding = false;
  const held = state.held;
  state.held = [];
  for (const fn of held) fn();
}

function open(state: State): void {
  if (state.stopped) return;
  void state.listener.setMode('open').then(() => serve(state));
}

function refuse(state: State): Undo {
  void state.listener.setMode('refusing');
  state.listener.dropAll('rst');
  return () => open(state);
}

function blackhole(state: State): Undo {
  state.binding = true;
  void state.listener.setMode('blackhole');
  return () => open(state);
}

function binding(state: State): Undo {
  state.binding = true;
  return () => serve(state);
}

/** Everything in memory is lost; then nobody listens; then nobody answers. */
function restart(state: State, downMs: number, bindingMs: number): Undo {
  const { time, journal } = state.core.machine;
  void state.listener.setMode('refusing');
  state.held = [];
  state.listener.dropAll('rst');
  state.core.scheduler.reset();
  journal.note('restart');
  let cancel = time.after(downMs, () => {
    state.binding = true;
    void state.listener.setMode('open');
    cancel = time.after(bindingMs, () => {
      state.core.machine.tagsReadyAtMs = time.now() + time.scaled(HYDRATION_MS);
      serve(state);
    });
  });
  return () => {
    cancel();
    open(state);
  };
}

function flap(state: State, periodMs: number): Undo {
  let cancel: Undo = () => {};
  const turn = (up: boolean): void => {
    void state.listener.setMode(up ? 'open' : 'refusing');
    if (!up) state.listener.dropAll('rst');
    cancel = state.core.machine.time.after(periodMs / 2, () => turn(!up));
  };
  turn(false);
  return () => {
    cancel();
    open(state);
  };
}

function stealVideoMemory(state: State, fault: { bytes: number; gpu?: string }): Undo {
  const { machine } = state.core;
  const change = (bytes: number): void => {
    const [first] = machine.config().gpus;
    const id = fault.gpu ?? first?.id;
    const gpus = machine
      .config()
      .gpus.map((gpu) => (gpu.id === id ? { ...gpu, externalUsedBytes: gpu.externalUsedBytes + bytes } : gpu));
    machine.configure({ gpus });
  };
  change(fault.bytes);
  return () => change(-fault.bytes);
}

function isTarget(fault: Fault, runner: Runner): boolean {
  return matchesFault({ ...fault, route: '*' }, { route: '', inference: true, model: runner.name });
}

/** Strikes the resident runner, or the next one that is loaded; a runner loaded after that is healthy. */
function wedgeModel(state: State, fault: Fault): Undo {
  const { residents } = state.core.scheduler;
  const struck: Runner[] = [];
  const strike = (runner: Runner): void => {
    if (!isTarget(fault, runner)) return;
    wedge(runner);
    // Refreshed only when a runner goes idle, which this one never does: clients show it as "Stopping...".
    runner.expiresAtMs = state.core.machine.time.now() - 1000;
    struck.push(runner);
  };
  for (const runner of residents.list()) strike(runner);
  residents.onReady((runner) => {
    if (struck.length === 0 && state.active.has(fault)) strike(runner);
  });
  return () => {
    for (const runner of struck) unwedge(runner);
  };
}

/** Carries out a fault of the whole server; faults of single requests need nothing here. */
function start(state: State, fault: Fault): Undo {
  if (fault.kind === 'refuse') return refuse(state);
  if (fault.kind === 'blackhole') return blackhole(state);
  if (fault.kind === 'binding') return binding(state);
  if (fault.kind === 'restart') return restart(state, fault.downMs ?? 2000, fault.bindingMs ?? 1000);
  if (fault.kind === 'flap') return flap(state, fault.periodMs);
  if (fault.kind === 'vram-thief') return stealVideoMemory(state, fault);
  if (fault.kind === 'other-client') return occupySlots(state.core, fault.model, fault.slots ?? 1);
  return fault.kind === 'wedge' ? wedgeModel(state, fault) : () => {};
}

function end(state: State, fault: Fault): void {
  const undo = state.active.get(fault);
  state.active.delete(fault);
  state.core.machine.faults.remove(fault);
  undo?.();
}

export function createServerFaults(core: Core, listener: Listener): ServerFaults {
  const state: State = { core, listener, binding: false, held: [], stopped: false, active: new Map() };
  const { machine } = core;
  return {
    apply(fault) {
      machine.journal.note('fault', fault.model, fault.kind);
      machine.faults.add(fault);
      state.active.set(fault, () => {});
      const undo = start(state, fault);
      const cancel =
        fault.durationMs === undefined ? () => {} : machine.time.after(fault.durationMs, () => end(state, fault));
      state.active.set(fault, () => {
        cancel();
        undo();
      });
    },
    clear() {
      for (const fault of [...state.active.keys()]) end(state, fault);
    },
    stop() {
      state.stopped = true;
      for (const fault of [...state.active.keys()]) end(state, fault);
    },
    gate: (fn) => (state.binding ? void state.held.push(fn) : fn()),
    phase: () => (listener.mode() === 'refusing' ? 'down' : state.binding ? 'binding' : 'serving'),
  };
}
