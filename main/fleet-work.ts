import { networkInterfaces } from 'node:os';
import type { Config } from '../shared/config.ts';
import type { OperationSnapshot } from '../shared/operation.ts';
import { err, ok } from '../shared/result.ts';
import { createDiscovery, type Discovery } from './discovery/discovery.ts';
import { knock } from './discovery/knock.ts';
import { listenByName } from './discovery/listen-by-name.ts';
import { keepDeadlines } from './drain/keep-deadlines.ts';
import type { Leaving } from './drain/leaving.ts';
import { createLeavingOf, createRollingOf } from './drain-work.ts';
import type { Fleet } from './fleet/fleet.ts';
import { usualRunner } from './fleet/usual-runner.ts';
import { createIntents } from './intents.ts';
import { newsOfKeeping } from './keep-news.ts';
import type { DeepOptions } from './lanes/deep-due.ts';
import { healByItself } from './lanes/heal-by-itself.ts';
import { type LaneWatch, startLaneWatch } from './lanes/lane-watch.ts';
import type { Observation } from './observation.ts';
import { newsOfOperation, newsOfStep, newsOfUnkept } from './operation-news.ts';
import { createDialler, type Dial } from './operations/dialler.ts';
import { createOperations, type Operations } from './operations/operations.ts';
import type { Ports, Surroundings } from './ports.ts';
import { explainDialError } from './probe/dial-failure.ts';
import { inspectOllama } from './probe/inspect.ts';
import type { Prober } from './probe/prober.ts';
import { withinRule } from './proxy/fit-context.ts';
import type { Rolling } from './rolling/rolling.ts';
import { settleCopies } from './settle-copies.ts';
import { contextRules } from './stage-settings.ts';
import { createMemoryOperationStore } from './storage/memory-operation-store.ts';
import { createTellStay } from './tell-stay.ts';
import type { KeepRules } from './warmth/keep-rules.ts';
import { createKeeper, type Keeper, THE_RULE } from './warmth/keeper.ts';
import { createWarmth, type Warmth } from './warmth/warmth.ts';

export interface FleetWorkParts {
  readonly ports: Ports;
  readonly fleet: Fleet;
  readonly prober: Prober;
  readonly userAgent: string;
  /** Where this gateway itself listens. */
  readonly gatewayUrl: () => string;
  readonly config: () => Config;
  /** What is to stay in memory; null where nothing says. */
  readonly keepRules: () => KeepRules | null;
  /** Asked only when there is something to tell. */
  readonly observation: () => Pick<Observation, 'note' | 'nudge' | 'snapshot' | 'inventory'>;
}

/** What admins set going, and what it does to servers. */
export interface FleetWork {
  readonly operations: Operations;
  readonly discovery: Discovery;
  readonly leaving: Leaving;
  readonly rolling: Rolling;
  readonly warmth: Warmth;
  readonly keeper: Keeper;
  /** Takes up what an earlier run left under way, and carries out rules from now on. Called once. */
  begin(): void;
  /** Calls off everything that runs and resolves when it has ended. */
  stop(): Promise<void>;
}

const realSurroundings: Surroundings = { interfaces: networkInterfaces, isOpen: knock, listen: listenByName };

export function createFleetWork(parts: FleetWorkParts): FleetWork {
  const dial = createDial(parts);
  const operations: Operations = createOperationsOf(parts, dial, (operation) => {
    keeper.noteEnded(operation);
    leaving.nudge();
    rolling.nudge();
  });
  const discovery = createDiscoveryOf(parts);
  const keeper: Keeper = createKeeperOf(parts, dial, operations);
  const watch = startLaneWatchOf(parts, dial);
  const { ports, fleet, config } = parts;
  const stopHealing = healByItself({
    clock: ports.clock,
    fleet,
    isWanted: () => config().health.heal,
    // What is refused here is refused to people in the same words: it is being worked on, or is out for another reason.
    heal: (backend, model) => void operations.begin({ kind: 'heal', model, backends: [backend] }),
  });
  const warmth = createWarmth({
    clock: ports.clock,
    backends: fleet.backends,
    operations: operations.list,
    isKept: keeper.isKept,
  });
  const drainParts = { ...parts, work: { operations, warmth }, intents: createIntents(ports.intents) };
  const leaving = createLeavingOf(drainParts);
  const rolling = createRollingOf(drainParts, { ...parts, leaving });
  const stopDeadlines = keepDeadlines({ clock: ports.clock, fleet });
  const stopSettling = settleCopies({ clock: ports.clock, fleet, operations: operations.list });
  return {
    operations,
    discovery,
    warmth,
    keeper,
    leaving,
    rolling,
    begin() {
      operations.resume();
      leaving.resume();
      rolling.resume();
      keeper.start();
    },
    async stop() {
      rolling.quit();
      leaving.stop();
      stopDeadlines();
      stopSettling();
      stopHealing();
      watch.stop();
      await keeper.stop();
      await Promise.all([operations.stop(), discovery.stop()]);
    },
  };
}

const createDial = ({ ports, fleet, userAgent, config }: FleetWorkParts): Dial =>
  createDialler({
    clock: ports.clock,
    userAgent,
    connectMs: () => config().timeouts.connect,
    explain: (error) => explainDialError(error).reason,
    credentialFor: (url) => reachAt(fleet, url)?.credential() ?? ok([]),
    authorityFor: (url) => reachAt(fleet, url)?.authority?.() ?? ok(null),
  });

const reachAt = (fleet: Fleet, url: string) => fleet.backends().find((backend) => backend.url === url)?.reach;

function startLaneWatchOf({ ports, fleet, prober, config }: FleetWorkParts, dial: Dial): LaneWatch {
  const { clock, log } = ports;
  const deep = (): DeepOptions => {
    const { interval: intervalMs, timeout: timeoutMs, fall } = config().health.deep;
    return { intervalMs, timeoutMs, fall };
  };
  return startLaneWatch({ clock, log, fleet, ask: dial, look: prober.probeNow, readLoaded: prober.readLoaded, deep });
}

function createOperationsOf(
  { ports, fleet, prober, config, observation }: FleetWorkParts,
  dial: Dial,
  onEnded: (operation: OperationSnapshot) => void,
): Operations {
  const { clock, log, random } = ports;
  return createOperations({
    clock,
    log,
    random,
    fleet,
    dial,
    store: ports.operations ?? createMemoryOperationStore(),
    readLoaded: prober.readLoaded,
    usualRunner: (backend, model) => {
      const usual = usualRunner(fleet.backends(), { backend, model }, clock.monotonic()) ?? '';
      return withinRule(usual, contextRules(config().models).get(model));
    },
    readInstalled: prober.readInstalled,
    onChange: () => observation().nudge(),
    onStep: (operation, step) => observation().note(newsOfStep(operation, step)),
    onEnded(operation) {
      onEnded(operation);
      observation().note(newsOfOperation(operation));
    },
    onUnkept: (why) => observation().note(newsOfUnkept(why)),
  });
}

function createKeeperOf(
  { ports: { clock, log }, fleet, prober, keepRules, observation }: FleetWorkParts,
  dial: Dial,
  operations: Operations,
): Keeper {
  return createKeeper({
    ...{ clock, log, rules: keepRules },
    backends: fleet.backends,
    operations: operations.list,
    readLoaded: prober.readLoaded,
    load({ model, backend, keepAlive }) {
      const order = { kind: 'warm', model, backends: [backend], keepAlive, orderedBy: THE_RULE } as const;
      const begun = operations.begin(order);
      return begun.ok ? ok(undefined) : err(begun.error.message);
    },
    tellStay: createTellStay(dial),
    tell: (news) => observation().note(newsOfKeeping(news)),
  });
}

function createDiscoveryOf({ ports, fleet, userAgent, gatewayUrl, observation }: FleetWorkParts): Discovery {
  const { clock, log } = ports;
  const plain = (url: string): string => url.replace('//localhost:', '//127.0.0.1:');
  return createDiscovery({
    clock,
    log,
    surroundings: ports.surroundings ?? realSurroundings,
    inspect: (url) => inspectOllama(url, { clock, userAgent }),
    gatewayUrl,
    knownAs: (url) => fleet.backends().find((backend) => plain(backend.url) === plain(url))?.id ?? null,
    onChange: () => observation().nudge(),
  });
}
