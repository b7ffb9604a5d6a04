import type { IncomingHttpHeaders } from 'node:http';

/** Takes an answer's body as it arrives. After `end` or `fail` nothing follows. */
export interface AnswerSink {
  data(chunk: Buffer): void;
  end(): void;
  fail(error: Error): void;
}

/** A backend's answer whose first bytes are here. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** From dialling to the first byte of the body, or to the end of an empty one; ms. */
  readonly ttfbMs: number;
  /** Monotonic ms of the last piece that arrived. */
  readonly heardAt: number;
  /** The body, when all of it had arrived with its first bytes; null while more is to come. */
  readonly whole: Buffer | null;
  /** Hands over what has arrived so far, then the rest live. Called once. */
  read(sink: AnswerSink): void;
  /** While paused the backend is not read, and its silence is not held against it. */
  pause(): void;
  resume(): void;
  /** Closes the backend's connection; the sink hears nothing more. */
  abort(): void;
}

/** An error answer, small enough to be held back until it is clear whether another backend does better. */
export interface HeldAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
