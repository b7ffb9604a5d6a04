import type { Config } from '../shared/config.ts';
import { isKeyRequired, type Standing } from '../shared/exposure.ts';
import type { Access } from './access/access.ts';
import { answerForFleet } from './catalogue/answer-locally.ts';
import { exposureWarnings } from './exposure-warnings.ts';
import type { Need } from './fleet/availability.ts';
import type { BackendSettings } from './fleet/backend.ts';
import { describeAliases } from './fleet/describe-aliases.ts';
import { createFleet, type Fleet } from './fleet/fleet.ts';
import { createFleetWork, type FleetWork } from './fleet-work.ts';
import { createNotifier, type Notifier } from './notify/notifier.ts';
import { createObservation, type Observation } from './observation.ts';
import { openAccess } from './open-access.ts';
import { hearVault } from './open-vault.ts';
import type { Ports } from './ports.ts';
import { inspectServer, type Look } from './probe/inspect-server.ts';
import { type Prober, startProber } from './probe/prober.ts';
import { type Authority, createDialler, type Dialler } from './proxy/dialler.ts';
import { createIdleWatch } from './proxy/idle-watch.ts';
import { createPlacer, type Placed, type PlacementLimits } from './proxy/placement.ts';
import { createRequestIds } from './proxy/request-id.ts';
import type { Stages } from './proxy/visit.ts';
import { createQueue, type Queue } from './queue/queue.ts';
import { createRates, type Rates } from './rates.ts';
import { addressOf } from './reach/create-reach.ts';
import { createReaches } from './reach/reaches.ts';
import type { Vault } from './reach/vault.ts';
import type { Self } from './self.ts';
import * as settings from './stage-settings.ts';
import type { Note } from './telemetry/event-log.ts';
import { createTold, type Told } from './told.ts';

/** The engine without its port: every stage and observer, wired. */
export interface Engine {
  readonly fleet: Fleet;
  readonly prober: Prober;
  readonly dialler: Dialler;
  readonly observation: Observation;
  readonly work: FleetWork;
  readonly access: Access;
  readonly rates: Rates;
  readonly notifier: Notifier;
  readonly told: Told;
  readonly vault: Vault;
  readonly stages: Stages;
  config(): Config;
  /** What of the configuration cannot be had although it is in force, as lines for an admin. */
  problems(): readonly string[];
  /** One look at a base URL that need not be a backend's. */
  inspect(url: string): Promise<Look>;
  /** Applies a configuration while running: live state of unchanged backends survives, streams are untouched. */
  adopt(config: Config): void;
}

export function createEngine(initial: Config, ports: Ports, self: Self, vault: Vault): Engine {
  const { clock, log, random } = ports;
  let now = settings.inForce(initial);

  const fleet = createFleet({ clock, modes: ports.modes });
  const reaches = createReaches(self.folder, vault);
  const queue = createQueue<Placed>(clock);
  const userAgent = `corral/${self.version}`;
  const prober = startProber({ clock, random, log, facts: fleet, userAgent, options: settings.probeOptions(initial) });
  const work = createFleetWork({
    ...{ ports, fleet, prober, userAgent, gatewayUrl: self.url },
    config: () => now.config,
    keepRules: () => now.keep,
    observation: () => observation,
  });
  // As it listens now: where it will listen after its next start is no reason to let anybody in before.
  const standing = (): Standing => ({ access: now.config.access, listen: initial.listen });
  const told = createTold(ports.told, log);
  const access = openAccess({ ports, self, userAgent, told, standing, observation: () => observation });
  const notifier = createNotifierFor(self, ports, (news) => observation.note(news));
  const observation = createObservation({
    ...{ ports, fleet, queue, prober, self, work, notifier, keysSeq: access.keys.seq },
    policy: () => now.policy.name,
    queueOver: () => now.config.notify.queueOver,
    access: () => (isKeyRequired(standing()) ? 'required' : 'open'),
    warnings: () => exposureWarnings(standing(), self.controlHost),
    aliases: () => describeAliases(now.config.models.aliases, fleet.backends(), clock.monotonic()),
    settled: access.noteSettled,
  });
  const dialler = createDialler(initial.timeouts.connect);
  const limits = limitsFor(() => now.limits, access);
  const placer = createPlacer({ clock, fleet, queue, policy: () => now.policy, limits });
  const rates = createRates(ports, { access, numbers: () => now.config.limits, limited: observation.limited });

  hearFleet(fleet, { queue, prober, observation });
  hearVault(vault, { fleet, prober });

  const adopt = (next: Config): void => {
    now = settings.inForce(next, now);
    access.adopt(next.access);
    const inFleet = settings.fleetSettings(next, reaches);
    reaches.adopt(next.backends);
    fleet.configure(inFleet);
    prober.setOptions(settings.probeOptions(next));
    prober.setTargets(inFleet.backends);
    dialler.setConnectTimeout(next.timeouts.connect);
    redirect(dialler, inFleet.backends);
    observation.keepOnly(new Set(next.backends.map(({ id }) => id)));
    notifier.adopt(next.notify);
    work.keeper.adopt();
  };
  adopt(initial);

  const stages: Stages = {
    ...{ clock, log, fleet, dialler, placer },
    idleWatch: createIdleWatch(clock),
    settings: () => now.exchanges,
    requestId: createRequestIds(random),
    admit: access.admit,
    isCounted: rates.isCounted,
    limitRequest: rates.request,
    answerLocally: ({ local }, { model = '' }, mayUse) =>
      answerForFleet(local ?? 'root', fleet.backends(), { model, mayUse, aliases: now.exchanges.aliases }),
    testify: observation.testify,
  };
  return {
    ...{ fleet, prober, dialler, observation, work, access, rates, notifier, told, vault, stages, adopt },
    config: () => now.config,
    problems: () => [...access.problems(), ...notifier.problems()],
    inspect: (url) => inspectServer(addressOf(url), { clock, userAgent }),
  };
}

/** Connections to those that stay, and that trust as before, are kept. */
function redirect(dialler: Dialler, backends: readonly BackendSettings[]): void {
  dialler.setAuthorities(authoritiesOf(backends));
  dialler.keepOnly(new Set(backends.map(({ url, reach }) => reach?.origin ?? url)));
}

const authoritiesOf = (backends: readonly BackendSettings[]): ReadonlyMap<string, Authority> =>
  new Map(backends.flatMap(({ reach }) => (reach?.authority ? [[reach.origin, reach.authority] as const] : [])));

/** What becomes of deliveries is an event like any other, but for the webhooks. */
const createNotifierFor = ({ version, folder: base }: Self, ports: Ports, note: Note): Notifier =>
  createNotifier({
    ...{ ports, version, base },
    tell: (severity, text) => note({ kind: 'notify', severity, backend: null, text }),
  });

interface Hearers {
  readonly queue: Pick<Queue<unknown>, 'wake'>;
  readonly prober: Prober;
  readonly observation: Observation;
}

/** Whoever waits for news of the fleet gets it. */
function hearFleet(fleet: Fleet, { queue, prober, observation }: Hearers): void {
  fleet.onEvent((event) => {
    if (event.kind === 'capacity') queue.wake();
    else if (event.kind === 'suspect') prober.noteSuspect(event.backend, fleet.find(event.backend)?.health);
    else if (event.kind === 'stale') prober.noteInventoryStale(event.backend);
    else if (event.kind !== 'state') observation.reporter.fleet(event);
  });
}

/** What a key says of its own concurrency goes before what is said for all. */
const limitsFor =
  (limits: () => PlacementLimits, access: Access) =>
  ({ identity }: Pick<Need, 'identity'>): PlacementLimits => {
    const own = identity === null ? null : access.concurrentOf(identity);
    return own === null ? limits() : { ...limits(), concurrent: own };
  };
