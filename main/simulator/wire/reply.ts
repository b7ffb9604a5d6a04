import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Machine } from '../machine.ts';
import { goJson } from '../request/json-text.ts';

/** Go buffers this much before it has to send headers: shorter bodies get a Content-Length, longer ones are chunked. */
const LENGTH_KNOWN_BELOW_BYTES = 2048;

export const JSON_TYPE = 'application/json; charset=utf-8';

/** One answer. Nothing is sent before the first write. */
export interface Reply {
  started(): boolean;
  ended(): boolean;
  /** True when the connection was broken on purpose. */
  wasCut(): boolean;
  status(): number;
  bytes(): number;
  /** True while the client does not read fast enough. */
  blocked(): boolean;
  onDrain(fn: () => void): void;
  /** Headers that every answer to this request carries. */
  addHeaders(headers: OutgoingHttpHeaders): void;
  /** A whole answer, headers and all. */
  send(status: number, headers: OutgoingHttpHeaders, body: string | Buffer): void;
  json(status: number, value: unknown, contentType?: string): void;
  /** Sets the headers that go out with the first write. */
  prepare(status: number, headers: OutgoingHttpHeaders): void;
  write(data: string | Buffer): void;
  end(): void;
  /** Breaks the connection without ending the answer. */
  cut(how: 'rst' | 'fin'): void;
  /** Breaks the connection as soon as that many bytes of the body are out. */
  cutAfter(how: 'rst' | 'fin', bytes: number): void;
}

interface State {
  res: ServerResponse;
  machine: Machine;
  prepared: { status: number; headers: OutgoingHttpHeaders };
  bytes: number;
  ended: boolean;
  broken: boolean;
  held: Buffer;
  cutAt: { how: 'rst' | 'fin'; bytes: number } | null;
  /** Asked before each write; false drops it, because the client turned out to have left. */
  mayWrite: () => boolean;
}

function writeHead(state: State): void {
  const { res, prepared } = state;
  if (res.headersSent) return;
  // Go sends no Connection or Keep-Alive header on a connection that stays open.
  if (res.shouldKeepAlive) res.removeHeader('connection');
  res.writeHead(prepared.status, prepared.headers);
}

function cut(state: State, how: 'rst' | 'fin'): void {
  const { socket } = state.res;
  state.ended = true;
  state.broken = true;
  if (how === 'rst') socket?.resetAndDestroy();
  else socket?.destroySoon();
}

/** Lets through what comes before a planned cut; false when the cut happened. */
function pass(state: State, data: Buffer): boolean {
  const { cutAt } = state;
  const last = cutAt !== null && state.bytes + data.length >= cutAt.bytes;
  const part = last ? data.subarray(0, Math.max(0, cutAt.bytes - state.bytes)) : data;
  state.bytes += part.length;
  if (part.length > 0) state.res.write(part);
  if (!last) return true;
  // The bytes before the cut must be on the wire: a reset discards what still waits in this process.
  setImmediate(() => cut(state, cutAt.how));
  state.ended = true;
  return false;
}

/** Keeps a random tail back until the next write, so that lines and characters are split between packets. */
function fragment(state: State, data: Buffer): Buffer {
  const all = Buffer.concat([state.held, data]);
  const at = state.machine.random.integer(1, all.length);
  state.held = all.subarray(at);
  return all.subarray(0, at);
}

function write(state: State, data: string | Buffer): void {
  if (state.ended || !state.mayWrite()) return;
  writeHead(state);
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (bytes.length === 0) return;
  pass(state, state.machine.config().fragmentWrites ? fragment(state, bytes) : bytes);
}

function end(state: State): void {
  if (state.ended) return;
  writeHead(state);
  if (state.held.length > 0 && !pass(state, state.held)) return;
  state.ended = true;
  state.res.end();
}

function send(state: State, status: number, headers: OutgoingHttpHeaders, body: string | Buffer): void {
  if (state.ended) return;
  const bytes = Buffer.from(body);
  const short = bytes.length < LENGTH_KNOWN_BELOW_BYTES && status !== 204;
  state.prepared = { status, headers: short ? { ...headers, 'Content-Length': bytes.length } : headers };
  if (bytes.length > 0 && state.res.req.method !== 'HEAD') write(state, bytes);
  end(state);
}

/** Wraps a response so that its bytes are those of a Go server. */
export function createReply(machine: Machine, res: ServerResponse, mayWrite: () => boolean): Reply {
  const state: State = {
    res,
    machine,
    prepared: { status: 200, headers: {} },
    bytes: 0,
    ended: false,
    broken: false,
    held: Buffer.alloc(0),
    cutAt: null,
    mayWrite,
  };
  // A write to a connection the client closed is normal here; the close itself is what is acted on.
  res.on('error', () => {});
  return {
    started: () => res.headersSent,
    ended: () => state.ended,
    wasCut: () => state.broken,
    status: () => state.prepared.status,
    bytes: () => state.bytes,
    blocked: () => res.writableNeedDrain,
    onDrain: (fn) => void res.once('drain', fn),
    addHeaders: (headers) => {
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) res.setHeader(name, value);
    },
    send: (status, headers, body) => send(state, status, headers, body),
    json: (status, value, contentType = JSON_TYPE) =>
      send(state, status, { 'Content-Type': contentType }, goJson(value)),
    prepare: (status, headers) => {
      state.prepared = { status, headers };
    },
    write: (data) => write(state, data),
    end: () => end(state),
    cut: (how) => cut(state, how),
    cutAfter: (how, bytes) => {
      state.cutAt = { how, bytes };
    },
  };
}
