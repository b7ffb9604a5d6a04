import { createPolicy, type PolicyName } from '../../../main/balance/policies.ts';
import type { Lease } from '../../../main/fleet/lease.ts';
import { createPlacer, type Placed } from '../../../main/proxy/placement.ts';
import { createQueue } from '../../../main/queue/queue.ts';
import { installedRow, NOBODY, needOf, residentRow, settingsOf, startFleet } from '../../support/fleet-fixture.ts';
import { watchNobody } from './nobody-leaves.ts';
import { createServer, type Server, type ServerPlan } from './server.ts';
import { type Arrival, workOf } from './trace.ts';

/** How one request of the trace came out. */
export interface Served {
  readonly arrival: Arrival;
  readonly backend: string;
  readonly queueMs: number;
  /** From its arrival to its first byte. */
  readonly ttfbMs: number;
  readonly evaluatedTokens: number;
}

export interface Replay {
  /** In the order of the trace. */
  readonly served: readonly Served[];
  readonly loads: number;
  /** Slots in use at most, of each lane's. */
  readonly worstLane: { readonly inFlight: number; readonly slots: number };
}

const PROBE_MS = 3_000;
/** Nothing leaves by itself: what goes was pushed out. */
const KEPT_UNTIL = Number.MAX_SAFE_INTEGER;
const ANY = Number.POSITIVE_INFINITY;

export interface Scene {
  readonly arrivals: readonly Arrival[];
  readonly servers: readonly ServerPlan[];
  /** Bytes by model; every server has all of them installed. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly policy: PolicyName;
}

/** Plays a trace through the real fleet, policy, placement and queue, on a clock that stands still in between. */
export async function replay({ arrivals, servers: plans, sizes, policy: name }: Scene): Promise<Replay> {
  const live = startFleet(plans.map(({ id, slots }) => settingsOf(id, { slots })));
  const { fleet, clock } = live;
  const servers = new Map(plans.map((plan) => [plan.id, createServer(plan, sizes)]));
  const queue = createQueue<Placed>(clock);
  const policy = createPolicy(name);
  const placer = createPlacer({
    clock,
    fleet,
    queue,
    policy: () => ({ name, policy }),
    limits: () => ({ timeoutMs: 3_600_000, limit: 10_000, perCaller: ANY, concurrent: ANY }),
  });
  fleet.onEvent(({ kind }) => kind === 'capacity' && queue.wake());
  for (const { id } of plans)
    fleet.setInventory(
      id,
      Object.entries(sizes).map(([model, sizeBytes]) => installedRow(model, { sizeBytes })),
    );
  probe();

  const served = new Map<Arrival, Served>();
  const worst = { inFlight: 0, slots: ANY };

  function probe(): void {
    for (const [id, server] of servers) {
      const rows = server
        .resident(clock.monotonic())
        .map(({ model, sizeBytes }) => residentRow(model, { sizeBytes, vramBytes: sizeBytes, expiresAt: KEPT_UNTIL }));
      fleet.setResidency(id, rows);
    }
    clock.schedule(PROBE_MS, probe);
  }

  async function ask(arrival: Arrival): Promise<void> {
    const { model, caller } = arrival;
    const need = needOf({ model, caller, work: workOf(arrival) });
    const seeker = { id: `${arrival.conversation}`, need, tried: NOBODY };
    const answer = placer.ask(seeker);
    const placed =
      answer.kind === 'here' ? { ...answer.value, queueMs: 0 } : await placer.wait(seeker, answer.kind, watchNobody);
    if (placed.kind !== 'placed') throw new Error(`${JSON.stringify(arrival)} was not placed: ${placed.kind}`);
    run(arrival, placed.lease, placed.queueMs);
  }

  function run(arrival: Arrival, lease: Lease, queueMs: number): void {
    const { id } = lease.backend;
    const { model, caller, promptTokens, outputTokens } = arrival;
    const now = clock.monotonic();
    noteWorst(id, model);
    const course = (servers.get(id) as Server).serve({ ...arrival, prefixes: workOf(arrival).prefixes() }, now);
    const { firstByteAt, endAt, loadMs, promptEvalMs, evaluatedTokens } = course;
    if (served.has(arrival)) throw new Error(`${JSON.stringify(arrival)} was served twice`);
    served.set(arrival, { arrival, backend: id, queueMs, ttfbMs: firstByteAt - arrival.atMs, evaluatedTokens });
    clock.schedule(firstByteAt - now, () => {
      lease.noteFirstByte({ heardAt: firstByteAt });
      fleet.noteLoaded(id, model);
    });
    clock.schedule(endAt - now, () => {
      const evalMs = endAt - firstByteAt;
      const tokens = { prompt: promptTokens, output: outputTokens, loadMs, promptEvalMs, evalMs };
      fleet.noteFinish(id, model, { tokens, uncachedShare: lease.uncachedShare, generationMs: evalMs, alone: null });
      fleet.noteServed(id, model, { runner: '', caller, loadMs });
      lease.release();
    });
  }

  function noteWorst(id: string, model: string): void {
    const inFlight = fleet.find(id)?.lanes.get(model)?.inFlight ?? 0;
    const { slots } = (servers.get(id) as Server).plan;
    if (inFlight / slots > worst.inFlight / worst.slots) Object.assign(worst, { inFlight, slots });
  }

  const asked: Promise<void>[] = [];
  for (const arrival of arrivals) clock.schedule(arrival.atMs, () => void asked.push(ask(arrival)));
  await clock.advanceAsync((arrivals.at(-1)?.atMs ?? 0) + 600_000);
  await Promise.all(asked);
  return {
    served: arrivals.flatMap((arrival) => served.get(arrival) ?? []),
    loads: [...servers.values()].reduce((sum, server) => sum + server.loads(), 0),
    worstLane: worst,
  };
}
