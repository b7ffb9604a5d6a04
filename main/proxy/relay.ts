import type { Outcome, TokenCounts } from '../../shared/exchange.ts';
import type { Clock } from '../ports.ts';
import type { Answer, AnswerSink } from './answer.ts';
import { frameChunk, LAST_CHUNK } from './chunk-frame.ts';
import type { ClientResponse } from './client-wire.ts';
import type { Departure } from './departure.ts';
import type { Ending } from './endings/ending.ts';

export interface RelayOptions {
  readonly clock: Clock;
  /** Judges the body as it goes by. */
  readonly ending: Ending;
  /** The body is a stream of lines or events: an error can be told inside it. */
  readonly hasRoomForError: boolean;
  /** Header pairs for the client, flat. */
  readonly headers: string[];
  /** Bytes held for a slow client before the backend is made to wait. */
  readonly bufferBytes: number;
  /** A client that takes nothing for this long once its buffer is full is given up; before that nobody waits for it. */
  readonly stallMs: number;
  /** The backend is done with this exchange, whatever the client still has to read. */
  readonly onBackendDone: () => void;
  readonly onSent: (bytes: number) => void;
}

export interface RelayEnd {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly bytesOut: number;
  readonly tokens: TokenCounts | null;
  /** About how many tokens went by, where nobody counted them. */
  readonly pieces: number;
  /** The backend, not the client or an order, is why the answer did not complete. */
  readonly isBackendsFault: boolean;
}

/**
 * A backend that is paused when its reader goes away leaks the model's slot (the producer stays blocked on its
 * write). So a paused one is read on for this long before it is hung up on.
 */
const DRAIN_BEFORE_ABORT_MS = 100;

/**
 * Passes an answer to the client, bytes unchanged, flushed as they arrive. Calling this is the commit point: nothing can
 * be retried afterwards. Resolves when the client has everything, or has left.
 *
 * A slow client costs at most `bufferBytes` plus one chunk; only then is the backend paused, and resumed when the
 * client has taken it all.
 */
export function relay(
  answer: Answer,
  to: ClientResponse,
  departure: Departure,
  options: RelayOptions,
): Promise<RelayEnd> {
  return new Promise((resolve) => {
    const relaying = new Relaying(answer, to, options, (end) => {
      departure.unwatch();
      resolve(end);
    });
    const isWhole = !departure.gone && leavesInOneWrite(answer, options);
    relaying.sendHead(isWhole);
    departure.watch(() => {
      if (departure.gone || departure.interruption === null) relaying.onLeft();
      else relaying.onInterrupted(departure.interruption.message);
    });
    if (isWhole) relaying.sendWhole(answer.whole);
    else answer.read(relaying);
  });
}

const ONE_WRITE_BYTES = 16 * 1024;

/**
 * A small document that is here already goes out in one write with its head: Node joins the two only when the body is a
 * string, and latin1 keeps every byte.
 */
const leavesInOneWrite = (answer: Answer, options: RelayOptions): answer is Answer & { readonly whole: Buffer } =>
  answer.whole !== null && answer.whole.length <= ONE_WRITE_BYTES && !options.hasRoomForError;

/** One answer on its way. A class, because one is made for every exchange and its methods are the sink. */
class Relaying implements AnswerSink {
  readonly #answer: Answer;
  readonly #to: ClientResponse;
  readonly #options: RelayOptions;
  readonly #settle: (end: RelayEnd) => void;
  #bytesOut = 0;
  #paused = false;
  #stalled = false;
  #isBackendsFault = false;
  /** Why the answer is not complete; once set, nothing more is taken from the backend. */
  #broken: string | null = null;
  #left = false;
  #isChunked = false;
  #tokens: TokenCounts | null = null;

  constructor(answer: Answer, to: ClientResponse, options: RelayOptions, settle: (end: RelayEnd) => void) {
    this.#answer = answer;
    this.#to = to;
    this.#options = options;
    this.#settle = settle;
  }

  /** Node settles how the body is framed; chunks are then framed here. */
  sendHead(isWhole: boolean): void {
    this.#to.writeHead(this.#answer.status, this.#options.headers);
    this.#isChunked = !isWhole && this.#to.chunkedEncoding;
    if (this.#isChunked) this.#to.chunkedEncoding = false;
  }

  /** Nothing more will come: see `leavesInOneWrite`. */
  sendWhole(body: Buffer): void {
    this.#options.ending.push(body);
    this.#bytesOut = body.length;
    this.#options.onSent(body.length);
    this.#options.onBackendDone();
    this.#finish(body.toString('latin1'));
  }

  data(chunk: Buffer): void {
    if (this.#left || this.#broken !== null) return;
    this.#options.ending.push(chunk);
    this.#bytesOut += chunk.length;
    this.#options.onSent(chunk.length);
    if (chunk.length === 0) return;
    const isTaken = this.#to.write(this.#isChunked ? frameChunk(chunk) : chunk);
    if (!isTaken && !this.#paused) this.#mindTheReader();
  }

  end(): void {
    this.#options.onBackendDone();
    if (this.#left || this.#broken !== null) return;
    const { complete, error, tokens } = this.#options.ending.finish();
    this.#tokens = tokens;
    this.#isBackendsFault = !complete || error !== null;
    if (!complete && error === null) this.#breakOff('the backend ended its answer without finishing it');
    else {
      this.#broken = error; // its own in-band error has gone to the client already
      this.#finish();
    }
  }

  fail(error: Error): void {
    this.#options.onBackendDone();
    if (this.#left || this.#broken !== null) return;
    this.#isBackendsFault = true;
    this.#breakOff(`the backend broke off its answer (${error.message})`);
  }

  onInterrupted(reason: string): void {
    if (this.#broken !== null || this.#left) return;
    this.#hangUp(() => {});
    this.#breakOff(reason);
  }

  onLeft(): void {
    if (this.#left) return;
    this.#left = true;
    const why = this.#stalled ? 'the client stopped reading' : 'the client left';
    this.#hangUp(() => this.#report(this.#broken === null ? 'gone' : 'broken', this.#broken ?? why));
  }

  #mindTheReader(): void {
    const { stallMs, bufferBytes } = this.#options;
    // Node's socket timeout counts bytes taken by the peer as activity, which a `drain` event does not show.
    if (this.#to.listenerCount('timeout') === 0) this.#to.setTimeout(stallMs, () => this.#giveUpReader());
    if (this.#to.writableLength < bufferBytes) return;
    this.#paused = true;
    this.#answer.pause();
    this.#to.once('drain', () => {
      this.#paused = false;
      if (!this.#left) this.#answer.resume();
    });
  }

  #giveUpReader(): void {
    if (this.#to.writableLength === 0) return;
    this.#stalled = true;
    this.#to.destroy();
  }

  /** The backend counts as busy until `then`. */
  #hangUp(then: () => void): void {
    const hangUp = (): void => {
      this.#answer.abort();
      this.#options.onBackendDone();
      then();
    };
    if (this.#paused) {
      this.#answer.resume();
      this.#options.clock.schedule(DRAIN_BEFORE_ABORT_MS, hangUp);
    } else hangUp();
  }

  #breakOff(reason: string): void {
    this.#broken = reason;
    const hasRoom = this.#options.hasRoomForError && !this.#to.writableEnded;
    if (hasRoom) this.#finish(this.#options.ending.inBandError(reason, 'stream_broken'));
    else this.#to.destroy(); // a body of fixed shape, or one whose end is on its way already, can only be seen to be cut
  }

  #finish(last?: Uint8Array | string): void {
    const whole: Outcome = this.#answer.status < 400 ? 'ok' : 'rejected';
    this.#to.once('finish', () => this.#report(this.#broken === null ? whole : 'broken', this.#broken));
    if (typeof last === 'string') this.#to.end(last, 'latin1');
    else if (this.#isChunked) this.#to.end(last ? Buffer.concat([frameChunk(last), LAST_CHUNK]) : LAST_CHUNK);
    else this.#to.end(last);
  }

  #report(outcome: Outcome, reason: string | null): void {
    const { ending } = this.#options;
    this.#settle({
      outcome,
      reason,
      bytesOut: this.#bytesOut,
      tokens: this.#tokens ?? ending.finish().tokens,
      pieces: ending.pieces(),
      isBackendsFault: this.#isBackendsFault,
    });
  }
}
