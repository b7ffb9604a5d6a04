import type { Fault } from '../../../../main/simulator/faults/faults.ts';
import { type SimulatedServer, startSimulatedServer } from '../../../../main/simulator/server.ts';
import { serveCalls } from '../../harness/calls.ts';
import { createFastTime, type FastTime, type FastTimeOrigin } from '../fast-time.ts';
import { createLateness } from '../lateness.ts';
import { scenarioOf } from '../scenarios/index.ts';
import { createFastClock } from './fast-clock.ts';
import { simulatorSettings } from './simulator-settings.ts';

/** What one server has done since the run began. */
export interface ServerWork {
  loads: number;
  evictions: number;
  evaluatedTokens: number;
  generatedTokens: number;
}

/** How many generations ran at one moment, over all servers. */
export interface BusySample {
  /** Real milliseconds since the epoch. */
  atMs: number;
  busy: number;
}

export interface FleetReport {
  servers: ServerWork[];
  busy: BusySample[];
  /** Of the servers' own timers, in real milliseconds. */
  latenessP99Ms: number;
}

const SAMPLE_EVERY_MS = 20;

const lateness = createLateness();
let time: FastTime | null = null;
let servers: SimulatedServer[] = [];
let ids: readonly string[] = [];
let busy: BusySample[] = [];
let sampling: NodeJS.Timeout | undefined;

const busyOn = (server: SimulatedServer): number =>
  server.snapshot().runners.reduce((sum, { busySlots }) => sum + busySlots, 0);

function sample(): void {
  const atMs = performance.timeOrigin + performance.now();
  busy.push({ atMs, busy: servers.reduce((sum, server) => sum + busyOn(server), 0) });
}

function workOf(server: SimulatedServer): ServerWork {
  const { loads, evaluatedTokens, generatedTokens } = server.snapshot().counters;
  const evictions = server.events().filter(({ kind }) => kind === 'evict').length;
  return { loads, evictions, evaluatedTokens, generatedTokens };
}

const calls = {
  /** Starts the servers of a scenario; their ports, in its order. */
  async open(wish: { scenario: string; seed: number; isBlind: boolean; origin: FastTimeOrigin }): Promise<number[]> {
    const scenario = scenarioOf(wish.scenario);
    time = createFastTime(wish.origin);
    const clock = createFastClock(time, lateness);
    ids = scenario.servers.map(({ id }) => id);
    servers = await Promise.all(
      scenario.servers.map((server) => startSimulatedServer({ ...simulatorSettings(scenario, server, wish), clock })),
    );
    return servers.map(({ port }) => port);
  },
  /** Forgets what was counted so far; models and caches stay. Looks at the servers every 20 ms from now on. */
  begin(_: null): void {
    for (const server of servers) server.reset();
    lateness.reset();
    busy = [];
    sampling = setInterval(sample, SAMPLE_EVERY_MS);
  },
  fault({ server, fault }: { server: string; fault: Fault }): void {
    const struck = servers[ids.indexOf(server)];
    if (struck === undefined) throw new Error(`no server ${server}`);
    struck.setFault(fault);
  },
  report: (_: null): FleetReport => ({ servers: servers.map(workOf), busy, latenessP99Ms: lateness.p99Ms() }),
  /** Ends the servers; the process is ready for the next ones. */
  async close(_: null): Promise<void> {
    clearInterval(sampling);
    await Promise.all(servers.map((server) => server.close()));
    servers = [];
  },
};

export type FleetCalls = typeof calls;

serveCalls(calls);
