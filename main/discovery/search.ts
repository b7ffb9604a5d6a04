import type { DiscoverySnapshot } from '../../shared/discovery.ts';
import { orCut, pause } from '../pause.ts';
import type { Announcement, Clock, Log, Surroundings } from '../ports.ts';
import { createFindings, type Found, type How, type Look } from './findings.ts';
import type { Network } from './networks.ts';
import { createPace } from './pace.ts';
import { type Place, placeOf, placesOf, urlOf } from './places.ts';

export interface SearchPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly surroundings: Surroundings;
  /** Asks an address what it is, as one asks an Ollama server. Never rejects. */
  readonly inspect: (url: string) => Promise<Look>;
  /** Where this gateway itself listens. */
  readonly gatewayUrl: () => string;
}

export interface SearchPlan {
  /** Whose addresses are tried. */
  readonly networks: readonly Network[];
  /** All of this machine: what announces itself from elsewhere is not looked at. */
  readonly known: readonly Network[];
  readonly port: number;
}

export type SearchView = Omit<DiscoverySnapshot, 'found'> & { readonly found: readonly Found[] };

export interface Search {
  readonly total: number;
  view(): SearchView;
  isRunning(): boolean;
  stop(): void;
  /** Resolves, never rejects, when it is over, stopped or not. */
  readonly ended: Promise<void>;
}

/** Within one network a machine that is up accepts a connection in a few milliseconds. */
const KNOCK_MS = 800;
const PACE = { atOnce: 32, perSecond: 200 } as const;
/** Whoever is asked for by name answers after a random part of a second, so that answers do not collide. */
const LISTEN_MS = 3_000;
/** Everybody in the network can announce as much as they like. */
const MAX_ANNOUNCED = 64;

/** Looks for Ollama servers, by address and by name, until everything was tried or it is stopped. */
export function startSearch(plan: SearchPlan, ports: SearchPorts): Search {
  const { clock, log, surroundings } = ports;
  const abort = new AbortController();
  const { signal } = abort;
  const pace = createPace(PACE, clock, signal);
  const visit = createVisit(ports, signal);
  const places = placesOf(plan.networks, plan.port, ports.gatewayUrl());
  const startedAt = clock.now();
  let state: DiscoverySnapshot['state'] = 'running';
  let tried = 0;

  async function scan(): Promise<void> {
    const tryOne = async (place: Place): Promise<void> => {
      await visit.go(place, { via: 'scan', name: null });
      tried += 1;
    };
    await Promise.all(places.map((place) => pace(() => tryOne(place))));
  }
  async function listen(): Promise<void> {
    const visits: Promise<void>[] = [];
    const follow = (announcement: Announcement): void => {
      const place = placeOf(announcement, plan.known);
      if (!place || visits.length >= MAX_ANNOUNCED) return;
      visits.push(pace(() => visit.go(place, { via: 'mdns', name: announcement.name })));
    };
    const stopListening = surroundings.listen(follow, (why) => log.warn('servers cannot be found by name', { why }));
    await pause(clock, LISTEN_MS, signal);
    stopListening();
    await Promise.all(visits);
  }
  const ended = Promise.all([scan(), listen()]).then(() => {
    state = signal.aborted ? 'stopped' : 'done';
  });

  return {
    total: places.length,
    view: () => ({ state, tried, total: places.length, ...visit.seen(), startedAt }),
    isRunning: () => state === 'running',
    stop: () => abort.abort(),
    ended,
  };
}

interface Visit {
  /** Knocks and, when somebody opens, looks at what is there. A place is visited once, whoever pointed to it. */
  go(place: Place, how: How): Promise<void>;
  seen(): Pick<SearchView, 'found' | 'unusable'>;
}

function createVisit({ clock, surroundings, inspect }: SearchPorts, signal: AbortSignal): Visit {
  const findings = createFindings();
  const visited = new Map<string, Promise<void>>();

  async function isOpen({ address, port }: Place): Promise<boolean> {
    const limit = new AbortController();
    const cancel = clock.schedule(KNOCK_MS, () => limit.abort());
    const open = await surroundings.isOpen(address, port, AbortSignal.any([signal, limit.signal]));
    cancel();
    return open;
  }
  async function look(place: Place, how: How): Promise<void> {
    if (!(await isOpen(place))) return;
    const url = urlOf(place);
    const looking = inspect(url).then((seen) => {
      if (!signal.aborted) findings.add(url, seen, how);
    });
    await orCut(looking, signal);
  }
  return {
    async go(place, how) {
      const url = urlOf(place);
      const visiting = visited.get(url) ?? look(place, how);
      visited.set(url, visiting);
      await visiting;
      if (how.name !== null) findings.name(url, how.name);
    },
    seen: findings.seen,
  };
}
