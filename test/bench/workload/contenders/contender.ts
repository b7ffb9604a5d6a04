import type { FastTimeOrigin } from '../fast-time.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/** What a contender balances over. */
export interface Field {
  scenario: Scenario;
  /** Where the servers listen, in the scenario's order. */
  ports: readonly number[];
  /** The contenders' own timers are as fast as everything else. */
  origin: FastTimeOrigin;
}

export interface Running {
  port: number;
  /** CPU time of its processes so far, in microseconds. */
  cpuMicros(): number;
  /** What its admin does to give a server no new work. */
  drain(server: string): Promise<void>;
  /** What its admin does when the server is back. */
  resume(server: string): Promise<void>;
  stop(): Promise<void>;
}

export interface Contender {
  id: string;
  name: string;
  /** It cannot read which model is asked for. */
  isBlind: boolean;
  /** It runs on Node, whose code is slow until it has run for a while. */
  warmsUp: boolean;
  /** Rejects with a one-line reason when it cannot run on this machine. */
  start(field: Field): Promise<Running>;
}

export const GET_VERSION = (port: number): Buffer =>
  Buffer.from(`GET /api/version HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
