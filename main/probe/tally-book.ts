import type { HostHealth } from '../fleet/facts.ts';
import type { Log } from '../ports.ts';
import { judge, type Observation } from './judge.ts';
import { emptyTally, type Tally } from './tally.ts';
import type { WatchPorts } from './watch-ports.ts';

export interface TallyBook {
  current(): Tally;
  /** Counts what was seen and tells the fleet. */
  enter(observation: Observation): void;
}

/** A starting Ollama listens while it prunes blobs and looks for GPUs; longer than this it is stuck. */
const STARTING_GRACE_MS = 60_000;

/** The one owner of a backend's tally. */
export function createTallyBook(id: string, { facts, log, options }: WatchPorts): TallyBook {
  let tally = emptyTally;
  let state: HostHealth['state'] | null = null;
  return {
    current: () => tally,
    enter(observation) {
      const { fall, rise } = options();
      const { tally: next, health } = judge(tally, observation, { fall, rise, graceMs: STARTING_GRACE_MS });
      if (next === tally) return;
      tally = next;
      // Told after every check, so that a fleet that took the backend out by itself cannot stay at odds with it.
      facts.setHealth(id, health);
      if (health.state !== state) logChange(log, id, health);
      state = health.state;
    },
  };
}

function logChange(log: Log, backend: string, { state, reason }: HostHealth): void {
  if (state === 'up') log.info('backend is up', { backend });
  else log.warn(`backend is ${state}`, { backend, reason });
}
