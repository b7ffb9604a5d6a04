import { perfOf } from '../config.ts';
import type { FaultSet } from '../faults/faults.ts';
import type { Machine } from '../machine.ts';
import type { SimRandom } from '../random.ts';
import { gpuFractionOf, type Runner } from '../scheduling/runner.ts';
import { type Contention, decodeTokenMs, prefillMs } from './timing.ts';

export interface PaceFacts {
  runner: Runner;
  /** Every runner in memory: those busy on the same GPU slow each other. */
  neighbours: readonly Runner[];
  faults: FaultSet;
  random: SimRandom;
}

/** How long the next piece of one stream's work takes, in simulated milliseconds, as things stand now. */
export interface Pace {
  prefillMs(tokens: number): number;
  /** `depth`: tokens in the context; `emitted`: tokens of this answer so far. */
  decodeMs(tokens: number, depth: number, emitted: number): number;
  /** Tokens that are handed over together. */
  burst(): number;
}

/** What slows a runner down right now. */
export function contentionOf(
  machine: Machine,
  { runner, neighbours }: Pick<PaceFacts, 'runner' | 'neighbours'>,
): Contention {
  const shares = (other: Runner): boolean => [...other.allocation.keys()].some((id) => runner.allocation.has(id));
  const others = neighbours.filter((other) => other !== runner && shares(other) && other.busySlots > 0);
  return {
    busySlots: runner.busySlots,
    prefilling: runner.prefilling,
    sharers: others.length + 1,
    gpuFraction: gpuFractionOf(runner, machine.config().gpus.length > 0),
  };
}

function pauseMs({ faults, random }: PaceFacts): number {
  const stutter = faults.find('stutter');
  return stutter && random.next() < (stutter.chance ?? 0.05) ? (stutter.pauseMs ?? 2000) : 0;
}

/** The pace of one stream, with whatever else the machine is doing and the faults that slow it. */
export function createPace(machine: Machine, facts: PaceFacts): Pace {
  const { runner, faults, random } = facts;
  const perf = perfOf(machine.config(), runner.model);
  const slowness = faults.find('slow')?.factor ?? 1;
  const rampPerToken = faults.find('ramp')?.perToken ?? (faults.find('ramp') ? 0.02 : 0);
  return {
    prefillMs: (tokens) => prefillMs(perf, contentionOf(machine, facts), tokens) * slowness,
    decodeMs(tokens, depth, emitted) {
      const base = decodeTokenMs(perf, contentionOf(machine, facts), depth) * tokens * random.lognormal(perf.jitter);
      return base * slowness * (1 + rampPerToken * emitted) + pauseMs(facts);
    },
    burst: () => (perf.burst > 1 ? random.integer(1, perf.burst) : 1),
  };
}
