import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Pipelined requests that may wait on one connection; no client in use pipelines at all. */
const MAX_WAITING = 32;

type Response = ServerResponse<IncomingMessage>;

export interface Turns {
  /** Runs at once when nothing else runs on this connection, else after everything that came before. */
  take(response: Response, run: () => Promise<void>): void;
  /** What is written to this connection now would be read as an answer, or part of one, to a request received whole. */
  isAnswering(socket: Socket): boolean;
}

interface Line {
  current: Response;
  last: Promise<void>;
  length: number;
}

/**
 * One exchange at a time per connection. Answers must go out in order anyway, and an answer that waits for its turn on
 * the socket never hears that the client has left: it would hold its slot for ever. `afterTurn` is called when one is over
 * and the next of that connection, if any, has begun.
 */
export function createTurns(afterTurn: () => void): Turns {
  const lines = new WeakMap<Socket, Line>();

  const runNext = (line: Line, response: Response, run: () => Promise<void>): Promise<void> | undefined => {
    if (response.req.socket.destroyed) return undefined;
    line.current = response;
    return run();
  };

  return {
    take(response, run) {
      const { socket } = response.req;
      const line = lines.get(socket) ?? { current: response, last: Promise.resolve(), length: 0 };
      if (line.length > MAX_WAITING) return void socket.destroy();
      const next = line.length === 0 ? run() : line.last.then(() => runNext(line, response, run));
      line.length += 1;
      line.last = next.finally(() => {
        line.length -= 1;
        if (line.length === 0) lines.delete(socket);
      });
      lines.set(socket, line);
    },
    isAnswering(socket) {
      const current = lines.get(socket)?.current;
      return current !== undefined && (current.headersSent || current.req.complete);
    },
  };
}
