import type { Outcome } from '../load/outcome.ts';
import { mean } from './statistics.ts';

/** Where the mean wait for a first byte went. Simulated milliseconds. */
export interface Breakdown {
  /** Before a server had the request: the gateway's queue, failed attempts, the network. */
  gatewayMs: number;
  /** Until the model was in memory: its load, loads and evictions ahead of it. */
  loadMs: number;
  /** For a slot of the loaded model, with the fixed overhead of a server. */
  slotMs: number;
  prefillMs: number;
}

interface Timed {
  firstByteMs: number;
  sentMs: number;
  metrics: NonNullable<Outcome['metrics']>;
}

function partsOf({ firstByteMs, sentMs, metrics }: Timed): Breakdown {
  const { totalMs, loadMs, prefillMs, evalMs } = metrics;
  const slotMs = Math.max(0, totalMs - loadMs - prefillMs - evalMs);
  return { gatewayMs: Math.max(0, firstByteMs - sentMs - loadMs - slotMs - prefillMs), loadMs, slotMs, prefillMs };
}

/** Over all answers that came whole and streamed, whose servers said in their last line what they did when. */
export function breakdown(outcomes: readonly Outcome[]): Breakdown {
  const parts = outcomes.flatMap(({ firstByteMs, sentMs, metrics }) =>
    firstByteMs === null || sentMs === null || metrics === null ? [] : [partsOf({ firstByteMs, sentMs, metrics })],
  );
  const of = (key: keyof Breakdown): number => mean(parts.map((part) => part[key]));
  return { gatewayMs: of('gatewayMs'), loadMs: of('loadMs'), slotMs: of('slotMs'), prefillMs: of('prefillMs') };
}
