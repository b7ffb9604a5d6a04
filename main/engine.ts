import type { Config } from '../shared/config.ts';
import { openDoor } from './access/open-door.ts';
import { answerForFleet } from './catalogue/answer-locally.ts';
import { createFleet, type Fleet } from './fleet/fleet.ts';
import { createFleetWork, type FleetWork } from './fleet-work.ts';
import { createObservation, type Observation } from './observation.ts';
import type { Ports } from './ports.ts';
import { inspectServer } from './probe/inspect.ts';
import { type Prober, startProber } from './probe/prober.ts';
import { createDialler, type Dialler } from './proxy/dialler.ts';
import { createIdleWatch } from './proxy/idle-watch.ts';
import { createPlacer, type Placed } from './proxy/placement.ts';
import { createRequestIds } from './proxy/request-id.ts';
import type { Stages } from './proxy/visit.ts';
import { createQueue } from './queue/queue.ts';
import type { Self } from './self.ts';
import * as settings from './stage-settings.ts';

/** The engine without its port: every stage and observer, wired. */
export interface Engine {
  readonly fleet: Fleet;
  readonly prober: Prober;
  readonly dialler: Dialler;
  readonly observation: Observation;
  readonly work: FleetWork;
  readonly stages: Stages;
  config(): Config;
  /** One look at an address, an origin, that need not be a backend's. */
  inspect(url: string): ReturnType<typeof inspectServer>;
  /** Applies a configuration while running: live state of unchanged backends survives, streams are untouched. */
  adopt(config: Config): void;
}

export function createEngine(initial: Config, ports: Ports, self: Self): Engine {
  const { clock, log, random } = ports;
  let now = settings.inForce(initial);

  const fleet = createFleet({ clock, modes: ports.modes });
  const queue = createQueue<Placed>(clock);
  const userAgent = `corral/${self.version}`;
  const prober = startProber({ clock, random, log, facts: fleet, userAgent, options: settings.probeOptions(initial) });
  const work = createFleetWork({
    ports,
    fleet,
    prober,
    userAgent,
    gatewayUrl: self.url,
    config: () => now.config,
    observation: () => observation,
  });
  const observation = createObservation({
    ports,
    fleet,
    queue,
    prober,
    self,
    work,
    policy: () => now.policy.name,
  });
  const dialler = createDialler(initial.timeouts.connect);
  const placer = createPlacer({ clock, fleet, queue, policy: () => now.policy, limits: () => now.limits });

  fleet.onEvent((event) => {
    if (event.kind === 'capacity') queue.wake();
    else if (event.kind === 'suspect') prober.noteSuspect(event.backend, fleet.find(event.backend)?.health);
    else if (event.kind === 'stale') prober.noteInventoryStale(event.backend);
    else if (event.kind !== 'state') observation.reporter.fleet(event);
  });

  const adopt = (next: Config): void => {
    now = settings.inForce(next, now);
    fleet.configure(settings.fleetSettings(next));
    prober.setOptions(settings.probeOptions(next));
    prober.setTargets(next.backends);
    dialler.setConnectTimeout(next.timeouts.connect);
    dialler.keepOnly(new Set(next.backends.map(({ url }) => url)));
    observation.keepOnly(new Set(next.backends.map(({ id }) => id)));
  };
  adopt(initial);

  const stages: Stages = {
    clock,
    log,
    fleet,
    dialler,
    idleWatch: createIdleWatch(clock),
    placer,
    settings: () => now.exchanges,
    requestId: createRequestIds(random),
    admit: openDoor,
    answerLocally: ({ local }, { model = '' }) => answerForFleet(local ?? 'root', fleet.backends(), model),
    testify: observation.testify,
  };
  return {
    fleet,
    prober,
    dialler,
    observation,
    work,
    stages,
    config: () => now.config,
    inspect: (url) => inspectServer(url, { clock, userAgent }),
    adopt,
  };
}
