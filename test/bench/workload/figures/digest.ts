import type { Outcome, Result } from '../load/outcome.ts';
import type { Happening } from '../scenarios/scenario.ts';
import { type Breakdown, breakdown } from './breakdown.ts';
import { unfairness } from './fairness.ts';
import type { Lap } from './lap.ts';
import { lowerBoundMs } from './lower-bound.ts';
import { deepestQueue } from './queue-depth.ts';
import { sum } from './statistics.ts';
import { type Asked, isPerson, waitMs } from './waits.ts';

/** One lap in figures. Times in simulated milliseconds. */
export interface Digest {
  /** Waits of people for a first byte. */
  waits: number[];
  /** Of chats and code completions alone. */
  shortWaits: number[];
  /** The lower bounds of all requests of people, whatever became of them. */
  bounds: number[];
  /** What the bench itself adds to every wait. */
  floorMs: number;
  /** From the first of a batch of embeddings to the end of its last; the longer of the two batches. */
  batchMs: number | null;
  tokensPerSecond: number;
  requests: number;
  /** Errors seen instead of an answer, those of one who asked again and again included, and people who gave up. */
  failedBefore: number;
  cut: number;
  /** Of these, those that were not on a server as it died. */
  cutElsewhere: number;
  /** Refused for good, never sent, or still waiting when the run was over. */
  unanswered: number;
  queueDepth: number;
  loads: number;
  evictions: number;
  reevaluatedTokens: number;
  unfairness: number;
  parts: Breakdown;
}

/** A stream that ends within this time of a server's death ended because of it. */
const DEATH_MS = 1_000;

const count = (asked: readonly Asked[], ...results: Result[]): number =>
  asked.filter(({ outcome }) => results.includes(outcome.result)).length;

const timed = (asked: readonly Asked[]): number[] => asked.flatMap(({ outcome }) => waitMs(outcome) ?? []);

/** When servers died; a fault that only makes one hang cuts nothing. */
function deaths(happenings: readonly Happening[]): number[] {
  return happenings.flatMap((one) => (one.kind === 'fault' && one.fault.kind === 'restart' ? [one.atMs] : []));
}

function isCutElsewhere({ outcome }: Asked, diedAtMs: readonly number[]): boolean {
  return outcome.result === 'cut' && !diedAtMs.some((ms) => Math.abs(outcome.endMs - ms) <= DEATH_MS);
}

function longestBatchMs(asked: readonly Asked[]): number | null {
  const batches = Map.groupBy(
    asked.filter((one) => !isPerson(one)),
    ({ request }) => Math.floor(request.atMs / 10_000),
  );
  const spans = [...batches.values()].map(
    (batch) =>
      Math.max(...batch.map(({ outcome }) => outcome.endMs)) - Math.min(...batch.map(({ request }) => request.atMs)),
  );
  return spans.length === 0 ? null : Math.max(...spans);
}

function tokensPerSecond(outcomes: readonly Outcome[]): number {
  const sent = outcomes.filter(({ sentMs }) => sentMs !== null);
  const lastMs = Math.max(...sent.map(({ endMs }) => endMs));
  const firstMs = Math.min(...sent.map(({ sentMs }) => sentMs ?? 0));
  return (1000 * sum(sent.map(({ tokens }) => tokens))) / (lastMs - firstMs);
}

/** What was evaluated beyond what a perfect cache would have had to, for the answers that began. */
function reevaluatedTokens(asked: readonly Asked[], evaluated: number): number {
  const served = asked.filter(({ outcome }) => outcome.firstByteMs !== null);
  return Math.max(0, evaluated - sum(served.map(({ request }) => request.newTokens)));
}

/** Turns what was seen into figures. */
export function digestOf({ scenario, plan, load, fleet, floorMs }: Lap): Digest {
  const asked = plan.requests.map((request): Asked => ({ request, outcome: load.outcomes[request.id] as Outcome }));
  const people = asked.filter(isPerson);
  const boundOf = ({ request }: Asked): number => lowerBoundMs(request, scenario.servers);
  const diedAtMs = deaths(scenario.happenings(plan.horizonMs));
  const waits = people.flatMap((one) => {
    const wait = waitMs(one.outcome);
    return wait === null ? [] : [{ user: one.request.user, waitMs: wait - boundOf(one) - floorMs }];
  });
  return {
    waits: timed(people),
    shortWaits: timed(people.filter(({ request }) => request.kind !== 'large')),
    bounds: people.map(boundOf),
    floorMs,
    batchMs: longestBatchMs(asked),
    tokensPerSecond: tokensPerSecond(load.outcomes),
    requests: asked.length,
    failedBefore: sum(load.outcomes.map(({ refusals }) => refusals)) + count(asked, 'gave-up'),
    cut: count(asked, 'cut'),
    cutElsewhere: asked.filter((one) => isCutElsewhere(one, diedAtMs)).length,
    unanswered: count(asked, 'refused', 'unfinished', 'unsent'),
    queueDepth: deepestQueue(load.open, fleet.busy),
    loads: sum(fleet.servers.map((server) => server.loads)),
    evictions: sum(fleet.servers.map((server) => server.evictions)),
    reevaluatedTokens: reevaluatedTokens(asked, sum(fleet.servers.map((server) => server.evaluatedTokens))),
    unfairness: unfairness(waits),
    parts: breakdown(people.map(({ outcome }) => outcome)),
  };
}
