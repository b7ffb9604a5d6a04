import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { AnswerSink } from './answer.ts';
import type { Watched } from './idle-watch.ts';

/** Hears what the transport tells, before anybody has decided to pass it on. */
export interface Decider {
  /** More of the body is here, or its end: called until it returns true, which means it has decided. */
  onBody(reception: Reception): boolean;
  onFailure(error: Error): void;
}

const SILENT = new Error('silent for too long');

/**
 * One answer being received. Holds the body until a sink takes over, then hands chunks through untouched.
 * A class, because the transport calls it by method and one is made for every attempt.
 */
export class Reception implements Dispatcher.DispatchHandler, Watched {
  status = 0;
  headers: IncomingHttpHeaders = {};
  held: Buffer[] = [];
  heldBytes = 0;
  ended = false;
  movedAt: number | null;
  readonly limitMs: number;
  readonly #now: () => number;
  readonly #decider: Decider;
  #controller: Dispatcher.DispatchController | null = null;
  #sink: AnswerSink | null = null;
  #decided = false;
  #failure: Error | null = null;
  #over = false;

  constructor(decider: Decider, now: () => number, idleMs: number) {
    this.#decider = decider;
    this.#now = now;
    this.limitMs = idleMs;
    this.movedAt = now();
  }

  /** Hands over what is held, then everything that follows. */
  attach(sink: AnswerSink): void {
    this.#sink = sink;
    const held = this.held;
    this.held = [];
    for (const chunk of held) sink.data(chunk);
    if (this.#failure) sink.fail(this.#failure);
    else if (this.ended) sink.end();
  }

  pause(): void {
    this.movedAt = null;
    this.#controller?.pause();
  }

  resume(): void {
    this.movedAt = this.#now();
    this.#controller?.resume();
  }

  abort(): void {
    this.#over = true;
    this.held = [];
    this.#controller?.abort(new Error('no longer wanted'));
  }

  onIdle(): void {
    const error = SILENT;
    this.onResponseError(null, error);
    this.abort();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    this.movedAt = this.#now();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    if (this.movedAt !== null) this.movedAt = this.#now();
    if (this.#sink) this.#sink.data(chunk);
    else this.#hold(chunk);
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.ended = true;
    this.movedAt = null;
    if (this.#sink) this.#sink.end();
    else this.#consult();
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#over || this.ended || this.#failure) return;
    this.#failure = error;
    if (this.#sink) this.#sink.fail(error);
    else if (!this.#decided) this.#decider.onFailure(error);
  }

  #hold(chunk: Buffer): void {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    this.#consult();
  }

  #consult(): void {
    if (!this.#decided) this.#decided = this.#decider.onBody(this);
  }

  static isSilence(error: Error): boolean {
    return error === SILENT;
  }
}
