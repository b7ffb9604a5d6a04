import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMicros } from '../../harness/usage.ts';
import type { Sample } from '../traffic/tally.ts';
import type { Stage } from './case.ts';

export interface Observed extends Sample {
  /** Null for the direct connection: there is no process. */
  cpuMicros: number | null;
}

const tolerated = 0.01;

/** Watches a load and the contender's CPU for that long; throws when more than 1 % of what it did failed. */
export async function observe(stage: Stage, loadId: number, windowMs: number): Promise<Observed> {
  const { pids } = stage.running;
  await stage.load('mark', loadId);
  const before = cpuMicros(pids);
  await sleep(windowMs);
  const spent = cpuMicros(pids) - before;
  const sample = await stage.load('mark', loadId);
  if (sample.failures > tolerated * (sample.requests + sample.lines)) {
    throw new Error(`${sample.failures} failures in ${sample.requests} requests: ${sample.firstFailure}`);
  }
  return { ...sample, cpuMicros: pids.length === 0 ? null : spent };
}

/** Runs a load until `during` is through. */
export async function withLoad<T>(stage: Stage, loadId: number, during: () => Promise<T>): Promise<T> {
  try {
    return await during();
  } finally {
    await stage.load('stop', loadId);
  }
}

/** A fresh process's first requests are its slowest and grow its memory once: get them out of the way. */
export async function warmUp(stage: Stage): Promise<void> {
  const { ports } = stage.running;
  const id = await stage.load('ask', { ports, count: 8, rampMs: 0, request: 'chat' });
  await withLoad(stage, id, () => sleep(300));
}

/** The same for streams: many short ones, so that what is compared later is compiled code with compiled code. */
export async function warmUpStreams(stage: Stage): Promise<void> {
  await stage.backend('plan', { linesPerStream: 2, bulkBytes: 0 });
  const { ports } = stage.running;
  const id = await stage.load('ask', { ports, count: 64, rampMs: 50, request: 'stream' });
  await withLoad(stage, id, () => sleep(stage.ms(2_500)));
}

/** Leaves out what was not measured. */
export function measured(values: Record<string, number | null>): Record<string, number> {
  const found = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null);
  return Object.fromEntries(found);
}

export function per(cost: number | null, count: number): number | null {
  return cost === null ? null : cost / count;
}
