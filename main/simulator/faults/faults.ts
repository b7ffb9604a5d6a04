import type { SimRandom } from '../random.ts';

/** Narrows a fault; what is left out matches everything. */
interface FaultFilter {
  model?: string;
  /** Exact path such as `/api/chat`, or `*` for every route. Left out: the inference routes, or the one route the fault is about. */
  route?: string;
  /** Only the nth matching request since the fault was set, counted from 1. */
  nth?: number;
  /** At most this many requests. */
  times?: number;
  probability?: number;
  /** Simulated milliseconds until the fault ends by itself. */
  durationMs?: number;
}

export type GarbageForm =
  | 'html-502'
  | 'invalid-json'
  | 'invalid-utf8'
  | 'doubled-line'
  | 'blank-lines'
  | 'oversized-final'
  | 'wrong-content-type'
  | 'bogus-content-length';

/** Where in an answer a fault strikes; bytes count the body only. Left out: before the first byte. */
interface Position {
  afterTokens?: number;
  afterBytes?: number;
}

type ServerFault =
  | { kind: 'refuse' }
  | { kind: 'blackhole' }
  | { kind: 'binding' }
  | { kind: 'restart'; downMs?: number; bindingMs?: number }
  | { kind: 'flap'; periodMs: number }
  | { kind: 'vram-thief'; bytes: number; gpu?: string }
  | { kind: 'other-client'; model: string; slots?: number }
  | { kind: 'wedge' };

/** What can go wrong between a server, its disk and the registry. */
export type PullTrouble =
  | 'no-network'
  | 'registry-down'
  | 'unauthorized'
  | 'too-old'
  | 'permission'
  | 'disk-full'
  | 'damaged';

type RequestFault =
  | { kind: 'pull-fail'; trouble: PullTrouble; afterBytes?: number }
  | { kind: 'ps-block' }
  | { kind: 'tags-slow'; delayMs?: number }
  | { kind: 'version-slow'; delayMs?: number }
  | { kind: 'load-fail'; message?: string }
  | { kind: 'load-oom'; loads?: number }
  | { kind: 'load-stall' }
  | { kind: 'load-slow'; factor: number }
  | { kind: 'hang-before-headers' }
  | { kind: 'hang-mid-stream'; afterTokens?: number }
  | { kind: 'slow'; factor: number }
  | { kind: 'stutter'; chance?: number; pauseMs?: number }
  | { kind: 'ramp'; perToken?: number }
  | ({ kind: 'cut-rst' } & Position)
  | ({ kind: 'cut-fin' } & Position)
  | { kind: 'truncate-clean'; afterTokens?: number }
  | { kind: 'error-line'; afterTokens?: number; message?: string }
  | { kind: '500'; message?: string }
  | { kind: '503' }
  | { kind: '429' }
  | { kind: '404' }
  | { kind: '403-empty' }
  | { kind: 'garbage'; form: GarbageForm }
  | { kind: 'embed-400' }
  | { kind: 'stale-inventory' }
  | { kind: 'clock-skew'; skewMs: number };

export type Fault = FaultFilter & (ServerFault | RequestFault);
type FaultKind = Fault['kind'];

/** The faults that strike one request. */
export interface FaultSet {
  find<K extends FaultKind>(kind: K): Extract<Fault, { kind: K }> | undefined;
}

export interface FaultSubject {
  route: string;
  inference: boolean;
  /** Model name as the request has it, empty when it has none. */
  model: string;
}

const ONLY_ROUTE: Partial<Record<FaultKind, string>> = {
  'ps-block': '/api/ps',
  'tags-slow': '/api/tags',
  'version-slow': '/api/version',
  'pull-fail': '/api/pull',
};

function matchesRoute(fault: Fault, subject: FaultSubject): boolean {
  if (fault.kind === 'clock-skew') return true;
  if (fault.route === '*') return true;
  const only = fault.route ?? ONLY_ROUTE[fault.kind];
  return only === undefined ? subject.inference : only === subject.route;
}

const tagged = (name: string): string => (name.includes(':') ? name : `${name}:latest`).toLowerCase();

/** True when a fault's model and route filters match a request. */
export function matchesFault(fault: Fault, subject: FaultSubject): boolean {
  const sameModel = fault.model === undefined || tagged(fault.model) === tagged(subject.model);
  return sameModel && matchesRoute(fault, subject);
}

export interface FaultBook {
  add(fault: Fault): void;
  remove(fault: Fault): void;
  clear(): void;
  list(): Fault[];
  /** Counts a request against every fault it matches and returns those that strike it. */
  strike(subject: FaultSubject): FaultSet;
}

export const NO_FAULTS: FaultSet = { find: () => undefined };

interface Entry {
  fault: Fault;
  seen: number;
  struck: number;
}

function strikes(entry: Entry, random: SimRandom): boolean {
  const { nth, times, probability } = entry.fault;
  entry.seen += 1;
  if (nth !== undefined && entry.seen !== nth) return false;
  if (times !== undefined && entry.struck >= times) return false;
  if (probability !== undefined && random.next() >= probability) return false;
  entry.struck += 1;
  return true;
}

/** The faults in force. The one set last is found first. */
export function createFaultBook(random: SimRandom): FaultBook {
  let entries: Entry[] = [];
  return {
    add: (fault) => {
      entries = [{ fault, seen: 0, struck: 0 }, ...entries];
    },
    remove: (fault) => {
      entries = entries.filter((entry) => entry.fault !== fault);
    },
    clear: () => {
      entries = [];
    },
    list: () => entries.map((entry) => entry.fault),
    strike(subject) {
      if (entries.length === 0) return NO_FAULTS;
      const struck = entries.filter((entry) => matchesFault(entry.fault, subject) && strikes(entry, random));
      return {
        find: <K extends FaultKind>(kind: K) =>
          struck.find((entry) => entry.fault.kind === kind)?.fault as Extract<Fault, { kind: K }> | undefined,
      };
    },
  };
}
