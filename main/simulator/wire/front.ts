import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Machine } from '../machine.ts';
import { type Call, createCall, type Departure, type SeenRequest } from './call.ts';

/** Trailing white space longer than this is not read before the work starts, and hides a close like a late chunk. */
const UNREAD_TAIL_BYTES = 512;
const MAX_SEEN = 5000;

export interface Front {
  serve(socket: Socket): void;
  requests(): SeenRequest[];
  totalConnections(): number;
  forget(): void;
}

interface State {
  machine: Machine;
  seen: SeenRequest[];
  requestCount: number;
  connectionCount: number;
  connectionIds: WeakMap<Socket, number>;
  departures: WeakMap<Socket, Set<Departure>>;
}

function remember(state: State, req: IncomingMessage): SeenRequest {
  state.requestCount += 1;
  const requestId = req.headers['x-request-id'];
  const seen: SeenRequest = {
    id: state.requestCount,
    atMs: state.machine.time.now(),
    connection: state.connectionIds.get(req.socket) ?? 0,
    method: req.method ?? '',
    path: req.url ?? '',
    requestId: typeof requestId === 'string' ? requestId : null,
    headers: req.headers,
    bodyBytes: 0,
    model: '',
    status: null,
    bytesOut: 0,
    tokens: 0,
    outcome: 'open',
  };
  if (state.seen.length >= MAX_SEEN) state.seen = state.seen.slice(MAX_SEEN / 2);
  state.seen.push(seen);
  state.machine.journal.counters.requests += 1;
  return seen;
}

function close(state: State, socket: Socket): void {
  for (const departure of state.departures.get(socket) ?? []) departure.leave();
}

function isBlind(state: State, req: IncomingMessage, body: Buffer, bytesAtLastData: number): boolean {
  if (!state.machine.config().lateEofBlindness || (req.url ?? '').startsWith('/v1/')) return false;
  const lateEnd = req.headers['transfer-encoding'] === 'chunked' && req.socket.bytesRead > bytesAtLastData;
  return lateEnd || body.length - body.toString().trimEnd().length >= UNREAD_TAIL_BYTES;
}

type Handler = (call: Call) => void;

function receive(state: State, handler: Handler, exchange: { req: IncomingMessage; res: ServerResponse }): void {
  const { req, res } = exchange;
  const startedAtMs = state.machine.time.now();
  const seen = remember(state, req);
  const chunks: Buffer[] = [];
  let bytesAtLastData = 0;
  req.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytesAtLastData = req.socket.bytesRead;
  });
  req.once('end', () => {
    const body = Buffer.concat(chunks);
    seen.bodyBytes = body.length;
    const blind = isBlind(state, req, body, bytesAtLastData);
    const { call, departure } = createCall(state.machine, { req, res, body, startedAtMs, seen, blind });
    const open = state.departures.get(req.socket) ?? new Set();
    open.add(departure);
    state.departures.set(req.socket, open);
    res.once('close', () => {
      seen.status = res.headersSent ? res.statusCode : null;
      seen.bytesOut = call.reply.bytes();
      open.delete(departure);
      departure.leave();
    });
    handler(call);
  });
}

function createHttp(state: State, handler: Handler): Server {
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, maxHeaderSize: 2 ** 20 });
  server.on('request', (req, res) => receive(state, handler, { req, res }));
  server.on('checkContinue', (req, res) => {
    res.writeContinue();
    receive(state, handler, { req, res });
  });
  // A broken request is answered as Go does, not with Node's own text.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) {
      socket.end(
        'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
      );
    } else socket.destroy();
  });
  return server;
}

/** Reads requests from sockets and hands each over with its connection's fate attached. */
export function createFront(machine: Machine, handler: Handler): Front {
  const state: State = {
    machine,
    seen: [],
    requestCount: 0,
    connectionCount: 0,
    connectionIds: new WeakMap(),
    departures: new WeakMap(),
  };
  const http = createHttp(state, handler);
  return {
    serve(socket) {
      state.connectionCount += 1;
      state.connectionIds.set(socket, state.connectionCount);
      // A client that closes only its sending side has left as far as a Go server is concerned.
      socket.once('end', () => close(state, socket));
      socket.once('close', () => close(state, socket));
      http.emit('connection', socket);
    },
    requests: () => [...state.seen],
    totalConnections: () => state.connectionCount,
    forget: () => {
      state.seen = [];
    },
  };
}
