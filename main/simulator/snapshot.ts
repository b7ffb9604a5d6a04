import type { Core } from './core.ts';
import type { Fault } from './faults/faults.ts';
import type { SimulatorCounters } from './journal.ts';
import { type Runner, vramOf } from './scheduling/runner.ts';
import type { SchedulerView } from './scheduling/scheduler.ts';
import type { SeenRequest } from './wire/call.ts';

interface RunnerSnapshot {
  name: string;
  blobId: string;
  state: 'loading' | 'ready' | 'marked' | 'dead';
  context: number;
  parallel: number;
  slots: { tokens: number; busy: boolean }[];
  busySlots: number;
  permitsFree: number;
  leakedPermits: number;
  waiting: number;
  refCount: number;
  sessionDurationMs: number;
  expiresAtMs: number | null;
  vramBytes: number;
  totalBytes: number;
  ramCacheBytes: number;
  wedged: boolean;
}

export interface SimulatorSnapshot {
  id: string;
  nowMs: number;
  phase: 'down' | 'binding' | 'serving';
  version: string;
  scheduler: SchedulerView;
  runners: RunnerSnapshot[];
  faults: Fault[];
  counters: SimulatorCounters;
  connections: { open: number; total: number };
  requests: SeenRequest[];
}

function runnerSnapshot(runner: Runner): RunnerSnapshot {
  return {
    name: runner.name,
    blobId: runner.model.blobId,
    state: runner.state === 'ready' && runner.sessionDurationMs <= 0 ? 'marked' : runner.state,
    context: runner.context,
    parallel: runner.parallel,
    slots: runner.slots.map((slot) => ({ tokens: slot.tokens.length, busy: slot.busy })),
    busySlots: runner.busySlots,
    permitsFree: runner.permitsFree,
    leakedPermits: runner.leakedPermits,
    waiting: runner.waiters.length,
    refCount: runner.refCount,
    sessionDurationMs: runner.sessionDurationMs,
    expiresAtMs: runner.expiresAtMs,
    vramBytes: vramOf(runner),
    totalBytes: runner.totalBytes,
    ramCacheBytes: runner.ramCache?.bytes() ?? 0,
    wedged: runner.wedged,
  };
}

/** The parts of a snapshot that the scheduler and its runners know. */
export function coreSnapshot(core: Core): Omit<SimulatorSnapshot, 'phase' | 'connections' | 'requests'> {
  const config = core.machine.config();
  return {
    id: config.id,
    nowMs: core.machine.time.now(),
    version: config.version,
    scheduler: core.scheduler.view(),
    runners: core.scheduler.residents.list().map(runnerSnapshot),
    faults: core.machine.faults.list(),
    counters: { ...core.machine.journal.counters },
  };
}
