import type { Socket } from 'node:net';

/** Pipelined requests that may wait on one connection; no client in use pipelines at all. */
const MAX_WAITING = 32;

export interface Turns {
  /** Runs at once when nothing else runs on this connection, else after everything that came before. */
  take(socket: Socket, run: () => Promise<void>): void;
  isBusy(socket: Socket): boolean;
}

type Run = () => Promise<void>;

/**
 * One exchange at a time per connection. Answers must go out in order anyway, and an answer that waits for its turn on
 * the socket never hears that the client has left: it would hold its slot for ever.
 */
export function createTurns(): Turns {
  const waiting = new WeakMap<Socket, Run[]>();
  const start = (socket: Socket, run: Run): void => {
    const next = (): void => passTurn(socket);
    run().then(next, next);
  };
  const passTurn = (socket: Socket): void => {
    const run = waiting.get(socket)?.shift();
    if (run === undefined || socket.destroyed) waiting.delete(socket);
    else start(socket, run);
  };
  return {
    take(socket, run) {
      const line = waiting.get(socket);
      if (line === undefined) {
        waiting.set(socket, []);
        start(socket, run);
      } else if (line.length < MAX_WAITING) line.push(run);
      else socket.destroy();
    },
    isBusy: (socket) => waiting.has(socket),
  };
}
