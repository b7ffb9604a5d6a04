import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Clock } from '../ports.ts';
import type { Answer, AnswerSink } from './answer.ts';
import type { IdleWatch, Watched } from './idle-watch.ts';

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
export class Reception implements Dispatcher.DispatchHandler, Watched, Answer {
  status = 0;
  headers: IncomingHttpHeaders = {};
  held: Buffer[] = [];
  heldBytes = 0;
  ended = false;
  movedAt: number | null;
  ttfbMs = 0;
  heardAt = 0;
  readonly limitMs: number;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #decider: Decider;
  #unwatch: (() => void) | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #sink: AnswerSink | null = null;
  #decided = false;
  #failure: Error | null = null;
  #over = false;

  constructor(decider: Decider, clock: Clock, idleMs: number) {
    this.#decider = decider;
    this.#clock = clock;
    this.limitMs = idleMs;
    this.#startedAt = clock.monotonic();
    this.movedAt = this.#startedAt;
  }

  /** From now until its end this answer must keep moving. */
  watchWith(idleWatch: IdleWatch): void {
    this.#unwatch = idleWatch.add(this);
  }

  get whole(): Buffer | null {
    if (!this.ended) return null;
    return this.held.length === 1 ? (this.held[0] ?? null) : Buffer.concat(this.held);
  }

  read(sink: AnswerSink): void {
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
    this.movedAt = this.#clock.monotonic();
    this.#controller?.resume();
  }

  abort(): void {
    this.#over = true;
    this.held = [];
    this.#leaveWatch();
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

  /** An upload on its way is no silence. */
  onBodySent(): void {
    if (this.movedAt !== null) this.movedAt = this.#clock.monotonic();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    this.movedAt = this.#clock.monotonic();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    this.heardAt = this.#clock.monotonic();
    if (this.movedAt !== null) this.movedAt = this.heardAt;
    if (this.#sink) this.#sink.data(chunk);
    else this.#hold(chunk);
  }

  onResponseEnd(): void {
    if (this.#over) return;
    this.ended = true;
    this.#leaveWatch();
    if (this.#sink) this.#sink.end();
    else this.#consult();
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#over || this.ended || this.#failure) return;
    this.#failure = error;
    this.#leaveWatch();
    if (this.#sink) this.#sink.fail(error);
    else if (!this.#decided) this.#decider.onFailure(error);
  }

  #hold(chunk: Buffer): void {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    this.#consult();
  }

  #consult(): void {
    if (this.#decided) return;
    if (this.ttfbMs === 0) this.ttfbMs = this.#clock.monotonic() - this.#startedAt;
    this.#decided = this.#decider.onBody(this);
  }

  #leaveWatch(): void {
    this.#unwatch?.();
    this.#unwatch = null;
  }

  static isSilence(error: Error): boolean {
    return error === SILENT;
  }
}
