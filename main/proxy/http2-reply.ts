import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Clock } from '../ports.ts';
import type { ClientResponse } from './client-wire.ts';

/** As for a connection of HTTP/1.1: beyond this a writer is told to wait. */
const ENOUGH_BYTES = 16 * 1024;
/** What is handed to the connection at a time, so that a client that reads can be told from one that does not. */
const PIECE_BYTES = 64 * 1024;
const BODILESS = new Set([204, 205, 304]);

/**
 * The answer on one HTTP/2 stream. Node's own compatibility layer says `finish` also of an answer that was cut, and measures
 * the patience with a client over all its streams together; here each stream is judged by its own bytes.
 */
export class Http2Reply extends EventEmitter implements ClientResponse {
  chunkedEncoding = false;
  shouldKeepAlive = true;
  writableEnded = false;
  writableFinished = false;
  writableLength = 0;
  readonly #stream: ServerHttp2Stream;
  readonly #clock: Clock;
  readonly #isHead: boolean;
  #waiting: Uint8Array[] = [];
  #isSending = false;
  #isBodiless = false;
  #needsDrain = false;
  #isClosed = false;
  #stallMs: number | null = null;
  #cancelStall = (): void => {};

  constructor(stream: ServerHttp2Stream, request: IncomingHttpHeaders, clock: Clock) {
    super();
    this.#stream = stream;
    this.#clock = clock;
    this.#isHead = request[':method'] === 'HEAD';
    stream.on('finish', () => this.#noteFinish());
    stream.on('aborted', () => this.#close());
    stream.on('close', () => this.#close());
    // What went wrong shows as a close before the finish, which is all that anybody here asks.
    stream.on('error', () => this.#close());
  }

  get headersSent(): boolean {
    return this.#stream.headersSent;
  }

  writeHead(status: number, pairs: string[]): void {
    if (this.#isClosed || this.#stream.destroyed || this.#stream.closed) return;
    this.#isBodiless = this.#isHead || BODILESS.has(status);
    this.#stream.respond(headersOf(status, pairs), { endStream: this.#isBodiless });
  }

  /** Asks the client for the body it holds back. */
  writeContinue(): void {
    if (!this.#stream.destroyed) this.#stream.additionalHeaders({ ':status': 100 });
  }

  write(chunk: Uint8Array): boolean {
    if (this.#isClosed || this.#isBodiless || chunk.length === 0) return true;
    this.#waiting.push(chunk);
    this.writableLength += chunk.length;
    this.#send();
    this.#needsDrain ||= this.writableLength >= ENOUGH_BYTES;
    return !this.#needsDrain;
  }

  end(last?: Uint8Array | string, how?: 'latin1' | (() => void)): void {
    if (typeof how === 'function') this.once('finish', how);
    if (last !== undefined) this.write(typeof last === 'string' ? Buffer.from(last, 'latin1') : last);
    this.writableEnded = true;
    if (this.#isBodiless) process.nextTick(() => this.#noteFinish());
    else this.#send();
  }

  /** With an error: closing the stream with a code would send an orderly end of the body before the reset. */
  destroy(): void {
    this.#stream.destroy(new Error('the answer is cut'));
  }

  setTimeout(limitMs: number, react: () => void): void {
    this.once('timeout', react);
    this.#stallMs = limitMs;
    this.#awaitProgress();
  }

  /** Hands over the next piece once the one before has gone; the last one carries the end. */
  #send(): void {
    if (this.#isSending || this.#isClosed) return;
    const piece = this.#nextPiece();
    if (piece === null) {
      if (this.writableEnded && !this.#stream.writableEnded) this.#stream.end();
      return;
    }
    this.#isSending = true;
    const isLast = this.writableEnded && this.#waiting.length === 0;
    const onSent = (error?: Error | null): void => (error ? undefined : this.#noteSent(piece.length));
    if (isLast) this.#stream.end(piece, onSent);
    else this.#stream.write(piece, onSent);
  }

  #nextPiece(): Uint8Array | null {
    const [first] = this.#waiting;
    if (first === undefined) return null;
    if (first.length > PIECE_BYTES) {
      this.#waiting[0] = first.subarray(PIECE_BYTES);
      return first.subarray(0, PIECE_BYTES);
    }
    let count = 0;
    for (let bytes = 0; count < this.#waiting.length; count += 1) {
      bytes += this.#waiting[count]?.length ?? 0;
      if (bytes > PIECE_BYTES) break;
    }
    const pieces = this.#waiting.splice(0, count);
    return count === 1 ? first : Buffer.concat(pieces);
  }

  #noteSent(bytes: number): void {
    this.#isSending = false;
    this.writableLength -= bytes;
    if (this.#stallMs !== null) this.#awaitProgress();
    this.#send();
    if (this.writableLength > 0 || !this.#needsDrain) return;
    this.#needsDrain = false;
    this.emit('drain');
  }

  #awaitProgress(): void {
    this.#cancelStall();
    if (this.#stallMs !== null && !this.#isClosed)
      this.#cancelStall = this.#clock.schedule(this.#stallMs, () => this.emit('timeout'));
  }

  #noteFinish(): void {
    const isSent = this.writableEnded && this.headersSent && this.#stream.writableFinished && !this.#stream.aborted;
    if (!isSent || this.writableFinished || this.#isClosed) return;
    this.writableFinished = true;
    this.#cancelStall();
    this.emit('finish');
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#noteFinish();
    this.#isClosed = true;
    this.#waiting = [];
    this.#cancelStall();
    this.emit('close');
  }
}

/** A header that comes more than once keeps all its values, in their order. */
function headersOf(status: number, pairs: readonly string[]): OutgoingHttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null);
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [name = '', value = ''] = [pairs[i], pairs[i + 1]];
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else if (typeof before === 'string') headers[name] = [before, value];
    else before.push(value);
  }
  return { ...headers, ':status': status };
}
