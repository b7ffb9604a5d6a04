import type { ServerHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Clock } from '../ports.ts';

/** A connection that was told to end and has not ended by then is cut. */
const GRACE_MS = 2_000;

export interface Http2LifeOptions {
  readonly session: ServerHttp2Session;
  readonly socket: Duplex;
  readonly clock: Clock;
  /** How long the connection is kept without a request. */
  readonly idleMs: number;
}

/** The end of one HTTP/2 connection. */
export interface Http2Life {
  /** A request began on it; call the result when that is over. */
  begin(): () => void;
  /** Takes no further request, lets those that run finish. */
  finish(): void;
  /** Ends it and everything on it; what is written already still leaves. */
  drop(): void;
}

/**
 * Ends a connection that nobody uses, by its socket where need be: a client that hangs up in the middle of what is written to
 * it can leave Node's session waiting for that write for ever, with its reading stopped, so that it never hears of the end.
 */
export function createHttp2Life({ session, socket, clock, idleMs }: Http2LifeOptions): Http2Life {
  let running = 0;
  let quietSince = clock.monotonic();
  let isEnding = false;
  let cancel = (): void => {};

  const schedule = (delayMs: number, act: () => void): void => {
    cancel();
    if (!socket.destroyed) cancel = clock.schedule(delayMs, act);
  };
  const cutSoon = (): void => schedule(GRACE_MS, () => socket.destroy());

  function finish(): void {
    if (!session.closed) session.close();
    isEnding = true;
    if (running === 0) cutSoon();
  }

  /** One timer for a connection, however many requests come and go. */
  function look(): void {
    const quietMs = clock.monotonic() - quietSince;
    if (running === 0 && quietMs >= idleMs) finish();
    else schedule(running > 0 ? idleMs : idleMs - quietMs, look);
  }

  schedule(idleMs, look);
  socket.once('close', () => cancel());
  return {
    begin() {
      running += 1;
      return () => {
        running -= 1;
        quietSince = clock.monotonic();
        if (isEnding && running === 0) cutSoon();
      };
    },
    finish,
    drop() {
      session.destroy();
      cutSoon();
    },
  };
}
