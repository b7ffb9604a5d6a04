import type { Random } from '../../../../main/ports.ts';
import type { Fault, SimulatedServer } from '../../../../main/simulator/index.ts';
import { CHAT } from './asks.ts';

type Make = (random: Random) => Fault;

const few = (random: Random): number => 1 + Math.floor(random() * 3);
const tokens = (random: Random): number => Math.floor(random() * 12);
/** In simulated milliseconds, at a twentieth of real time: 50 to 250 ms. */
const aWhile = (random: Random): number => 1_000 + Math.floor(random() * 4_000);

/** Every way a server can misbehave that leaves its text recognisable. */
const faults: readonly Make[] = [
  (r) => ({ kind: 'refuse', durationMs: aWhile(r) }),
  (r) => ({ kind: 'restart', downMs: aWhile(r), bindingMs: aWhile(r) }),
  (r) => ({ kind: 'blackhole', durationMs: aWhile(r) }),
  (r) => ({ kind: 'binding', durationMs: aWhile(r) }),
  (r) => ({ kind: 'cut-rst', times: few(r) }),
  (r) => ({ kind: 'cut-fin', times: few(r) }),
  (r) => ({ kind: 'cut-rst', afterTokens: tokens(r), times: few(r) }),
  (r) => ({ kind: 'cut-fin', afterTokens: tokens(r), times: few(r) }),
  (r) => ({ kind: 'cut-fin', afterBytes: Math.floor(r() * 2_000), times: few(r) }),
  (r) => ({ kind: '500', times: few(r) }),
  (r) => ({ kind: '503', times: few(r) }),
  (r) => ({ kind: '404', times: few(r) }),
  (r) => ({ kind: '403-empty', times: 1 + 0 * r() }),
  (r) => ({ kind: 'load-fail', durationMs: aWhile(r) }),
  (r) => ({ kind: 'stale-inventory', times: few(r) }),
  (r) => ({ kind: 'embed-400', times: few(r) }),
  (r) => ({ kind: 'wedge', model: CHAT, durationMs: aWhile(r) }),
  (r) => ({ kind: 'hang-before-headers', times: few(r), durationMs: aWhile(r) }),
  (r) => ({ kind: 'hang-mid-stream', afterTokens: tokens(r), times: 1, durationMs: aWhile(r) }),
  (r) => ({ kind: 'truncate-clean', afterTokens: tokens(r), times: few(r) }),
  (r) => ({ kind: 'error-line', afterTokens: tokens(r), times: few(r) }),
  (r) => ({ kind: 'slow', factor: 4, times: few(r) }),
  (r) => ({ kind: 'garbage', form: 'html-502', times: few(r) }),
  (r) => ({ kind: 'garbage', form: 'wrong-content-type', times: 1 + 0 * r() }),
  (r) => ({ kind: 'garbage', form: 'blank-lines', times: few(r) }),
  (r) => ({ kind: 'garbage', form: 'oversized-final', times: 1 + 0 * r() }),
  (r) => ({ kind: 'garbage', form: 'bogus-content-length', times: few(r) }),
];

const PAUSE_MS = 30;
/** A server is healed after so many faults, so that there is always something left to break. */
const FAULTS_BEFORE_HEALING = 4;

export interface Monkey {
  /** Kinds of faults set so far. */
  readonly done: readonly string[];
  /** Stops and heals everything. */
  stop(): void;
}

/** Breaks servers at random, on and on. */
export function letLoose(servers: readonly SimulatedServer[], random: Random): Monkey {
  const done: string[] = [];
  const counts = new Map<SimulatedServer, number>();
  const strike = (): void => {
    const server = servers[Math.floor(random() * servers.length)];
    const make = faults[Math.floor(random() * faults.length)];
    if (!server || !make) return;
    const count = counts.get(server) ?? 0;
    if (count % FAULTS_BEFORE_HEALING === FAULTS_BEFORE_HEALING - 1) server.clearFaults();
    counts.set(server, count + 1);
    const fault = make(random);
    if (fault.kind === 'load-fail') server.unload(CHAT);
    server.setFault(fault);
    done.push(fault.kind);
  };
  const timer = setInterval(strike, PAUSE_MS);
  return {
    done,
    stop() {
      clearInterval(timer);
      for (const server of servers) server.clearFaults();
    },
  };
}
