import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type FaultSet, NO_FAULTS } from '../faults/faults.ts';
import type { Machine } from '../machine.ts';
import { createReply, type Reply } from './reply.ts';

/** What the server remembers of a request. */
export interface SeenRequest {
  id: number;
  atMs: number;
  connection: number;
  method: string;
  path: string;
  requestId: string | null;
  headers: IncomingHttpHeaders;
  bodyBytes: number;
  model: string;
  status: number | null;
  bytesOut: number;
  tokens: number;
  outcome: 'open' | 'completed' | 'cancelled' | 'cut';
}

/** One request while it is served. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly startedAtMs: number;
  reply: Reply;
  readonly seen: SeenRequest;
  faults: FaultSet;
  readonly gone: boolean;
  /** Calls `fn` once when the client leaves before the answer is complete. */
  onGone(fn: () => void): void;
}

export interface Departure {
  /** The client closed or half-closed its connection. */
  leave(): void;
}

interface State {
  gone: boolean;
  left: boolean;
  /** A late end of the request body hides a close from the server until it writes. */
  blind: boolean;
  listeners: (() => void)[];
}

function depart(state: State, machine: Machine, seen: SeenRequest): void {
  if (state.gone) return;
  state.gone = true;
  if (seen.outcome === 'open') {
    seen.outcome = 'cancelled';
    machine.journal.counters.cancelled += 1;
  }
  for (const fn of state.listeners) fn();
}

export interface Arrival {
  req: IncomingMessage;
  res: ServerResponse;
  body: Buffer;
  startedAtMs: number;
  seen: SeenRequest;
  blind: boolean;
}

/** Ties a request to its connection: `leave` is to be called when that closes. */
export function createCall(machine: Machine, arrival: Arrival): { call: Call; departure: Departure } {
  const { req, res, seen } = arrival;
  const state: State = { gone: false, left: false, blind: arrival.blind, listeners: [] };
  const reply = createReply(machine, res, () => {
    if (state.left) depart(state, machine, seen);
    return !state.gone;
  });
  const url = new URL(req.url ?? '/', 'http://simulated');
  const call: Call = {
    method: req.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: req.headers,
    body: arrival.body,
    startedAtMs: arrival.startedAtMs,
    reply,
    seen,
    faults: NO_FAULTS,
    get gone() {
      return state.gone;
    },
    onGone: (fn) => void state.listeners.push(fn),
  };
  res.once('finish', () => {
    if (state.gone || seen.outcome !== 'open') return;
    seen.outcome = 'completed';
    machine.journal.counters.completed += 1;
  });
  return {
    call,
    departure: {
      leave() {
        if (state.left || (reply.ended() && !reply.wasCut())) return;
        state.left = true;
        if (reply.wasCut()) seen.outcome = 'cut';
        if (!state.blind) depart(state, machine, seen);
      },
    },
  };
}
