import { expect, onTestFinished } from 'vitest';
import type { HostHealth, ProbeFacts } from '../../../main/fleet/facts.ts';
import { type Prober, startProber } from '../../../main/probe/prober.ts';
import type { ProbeOptions } from '../../../main/probe/watch-ports.ts';
import { silentLog } from '../../../main/system-ports.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const options: ProbeOptions = {
  intervalMs: 5_000,
  timeoutMs: 2_000,
  fall: 3,
  rise: 2,
  residencyIntervalMs: 3_000,
  inventoryIntervalMs: 30_000,
};

export interface ProbedFleet {
  readonly clock: ManualClock;
  readonly prober: Prober;
  readonly options: ProbeOptions;
  /** All that was reported, in order: `rig up`, `rig inventory 2`, … */
  readonly reports: string[];
  health(id?: string): HostHealth | undefined;
  /** Moves time on in small steps, so that replies keep up. */
  elapse(ms: number): Promise<void>;
  /** Moves time on until the backend's health is `state`; fails when that takes longer than `withinMs`. */
  until(state: HostHealth['state'], withinMs?: number): Promise<void>;
}

/** A prober on a clock moved by hand, and a fleet that only writes down what it is told. */
export function startProbedFleet(changes: Partial<ProbeOptions> = {}): ProbedFleet {
  const clock = createManualClock();
  const reports: string[] = [];
  const healths = new Map<string, HostHealth>();
  const facts: ProbeFacts = {
    setHealth(id, health) {
      healths.set(id, health);
      reports.push(`${id} ${health.state}`);
    },
    setVersion: (id, version) => void reports.push(`${id} version ${version}`),
    setInventory: (id, entries) => void reports.push(`${id} inventory ${entries.length}`),
    setResidency: (id, entries) => void reports.push(`${id} residency ${entries.length}`),
    noteUnread: (id) => void reports.push(`${id} unread`),
    confirmAlive: (id) => void reports.push(`${id} alive`),
  };
  const merged = { ...options, ...changes };
  const prober = startProber({
    clock,
    random: () => 0.5,
    log: silentLog,
    facts,
    userAgent: 'corral/test',
    options: merged,
  });
  onTestFinished(() => prober.stop());
  const health = (id = 'rig'): HostHealth | undefined => healths.get(id);
  return {
    clock,
    prober,
    options: merged,
    reports,
    health,
    async elapse(ms) {
      for (let passed = 0; passed < ms; passed += STEP_MS) await step(clock);
    },
    async until(state, withinMs = 120_000) {
      const deadline = clock.now() + withinMs;
      while (health()?.state !== state && clock.now() < deadline) await step(clock);
      expect(health()?.state).toBe(state);
    },
  };
}

const STEP_MS = 500;

/** Real sockets need real turns of the event loop: without the pause, the clock would outrun a loopback connection. */
async function step(clock: ManualClock): Promise<void> {
  await clock.advanceAsync(STEP_MS);
  await new Promise((resolve) => setTimeout(resolve, 2));
}
