import type { Socket } from 'node:net';

/** Pipelined requests that may wait on one connection; no client in use pipelines at all. */
const MAX_WAITING = 32;

export interface Turns {
  /** Runs at once when nothing else runs on this connection, else after everything that came before. */
  take(socket: Socket, run: () => Promise<void>): void;
  isBusy(socket: Socket): boolean;
}

interface Line {
  last: Promise<void>;
  length: number;
}

/**
 * One exchange at a time per connection. Answers must go out in order anyway, and an answer that waits for its turn on
 * the socket never hears that the client has left: it would hold its slot for ever.
 */
export function createTurns(): Turns {
  const lines = new WeakMap<Socket, Line>();
  return {
    take(socket, run) {
      const line = lines.get(socket) ?? { last: Promise.resolve(), length: 0 };
      if (line.length > MAX_WAITING) return void socket.destroy();
      const next = line.length === 0 ? run() : line.last.then(() => (socket.destroyed ? undefined : run()));
      line.length += 1;
      line.last = next.finally(() => {
        line.length -= 1;
        if (line.length === 0) lines.delete(socket);
      });
      lines.set(socket, line);
    },
    isBusy: (socket) => lines.has(socket),
  };
}
