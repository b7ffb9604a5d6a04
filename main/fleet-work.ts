import type { Config } from '../shared/config.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Observation } from './observation.ts';
import { newsOfOperation } from './operation-news.ts';
import { createDialler } from './operations/dialler.ts';
import { createOperations, type Operations } from './operations/operations.ts';
import type { Ports } from './ports.ts';
import { explainDialError } from './probe/dial-failure.ts';
import type { Prober } from './probe/prober.ts';

export interface FleetWorkParts {
  readonly ports: Ports;
  readonly fleet: Fleet;
  readonly prober: Prober;
  readonly userAgent: string;
  readonly config: () => Config;
  /** Asked only when there is something to tell. */
  readonly observation: () => Pick<Observation, 'note' | 'nudge'>;
}

/** What admins set going, and what it does to servers. */
export interface FleetWork {
  readonly operations: Operations;
  stop(): Promise<void>;
}

export function createFleetWork({ ports, fleet, prober, userAgent, config, observation }: FleetWorkParts): FleetWork {
  const { clock, log, random } = ports;
  const dial = createDialler({
    clock,
    userAgent,
    connectMs: () => config().timeouts.connect,
    explain: (error) => explainDialError(error).reason,
  });
  const operations = createOperations({
    clock,
    log,
    random,
    fleet,
    dial,
    readLoaded: prober.readLoaded,
    onChange: () => observation().nudge(),
    onEnded: (operation) => observation().note(newsOfOperation(operation)),
  });
  return { operations, stop: operations.stop };
}
