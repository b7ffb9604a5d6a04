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

type Run = () => Promise<void>;

interface Turn {
  readonly response: Response;
  readonly run: Run;
}

interface Line {
  current: Response;
  readonly waiting: Turn[];
}

/**
 * One exchange at a time per connection. Answers must go out in order anyway, and an answer that waits for its turn on
 * the socket never hears that the client has left: it would hold its slot for ever. `afterTurn` is called when one is over
 * and the next of that connection, if any, has begun.
 */
export function createTurns(afterTurn: () => void): Turns {
  const lines = new WeakMap<Socket, Line>();

  const start = (line: Line, { response, run }: Turn): void => {
    const { socket } = response.req;
    const pass = (): void => {
      const next = line.waiting.shift();
      if (next === undefined || socket.destroyed) lines.delete(socket);
      else start(line, next);
      afterTurn();
    };
    line.current = response;
    run().then(pass, pass);
  };

  return {
    take(response, run) {
      const { socket } = response.req;
      const line = lines.get(socket);
      if (line === undefined) {
        const alone: Line = { current: response, waiting: [] };
        lines.set(socket, alone);
        start(alone, { response, run });
      } else if (line.waiting.length < MAX_WAITING) line.waiting.push({ response, run });
      else socket.destroy();
    },
    isAnswering(socket) {
      const current = lines.get(socket)?.current;
      return current !== undefined && (current.headersSent || current.req.complete);
    },
  };
}
