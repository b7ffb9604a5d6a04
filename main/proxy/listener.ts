import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Refusal } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { openExchange, type RunningExchange } from './exchange.ts';
import { rejectMalformed } from './malformed.ts';
import { createTurns } from './turns.ts';
import type { Stages } from './visit.ts';

export interface ListenerSettings {
  readonly host: string;
  readonly port: number;
  /** Time a client may take to send a request head; slower ones are cut off (slowloris). */
  readonly headerMs: number;
  readonly maxConnections: number;
}

export interface Listener {
  readonly port: number;
  running(): number;
  /** Ends one exchange by its id with this error; false when none is running under it. */
  interrupt(id: string, refusal: Refusal): boolean;
  interruptAll(refusal: Refusal): void;
  setLimits(settings: Pick<ListenerSettings, 'headerMs' | 'maxConnections'>): void;
  /** Takes no further connection or request. */
  stopAccepting(): void;
  /** Resolves when no exchange is running; at once when none is. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const MAX_HEAD_BYTES = 64 * 1024;
/** Longer than the usual client's own, so that it is the client who closes an idle connection. */
const KEEP_ALIVE_MS = 75_000;

/** Opens the gateway port. The error says which address could not be had, and why. */
export async function startListener(settings: ListenerSettings, stages: Stages): Promise<Result<Listener, string>> {
  const running = new Set<RunningExchange>();
  let onIdle = (): void => {};
  const turns = createTurns(() => {
    if (running.size === 0) onIdle();
  });
  let accepting = true;
  const run = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = openExchange(request, response, stages);
    if (!accepting) {
      response.shouldKeepAlive = false;
      exchange.interrupt({ code: 'shutting_down', message: 'the gateway is shutting down' });
    }
    const leave = (): void => void running.delete(exchange);
    running.add(exchange);
    return exchange.run().then(leave, leave);
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
    turns.take(response, () => run(request, response));
  const server = createServer(
    {
      maxHeaderSize: MAX_HEAD_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: 0,
      connectionsCheckingInterval: 1_000,
    },
    onRequest,
  );
  const setLimits: Listener['setLimits'] = ({ headerMs, maxConnections }) => {
    server.headersTimeout = headerMs;
    server.maxConnections = maxConnections;
  };
  setLimits(settings);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    continueOnceRead(request, response);
    onRequest(request, response);
  });
  server.on('clientError', (error: Error, socket: Socket) => rejectMalformed(error, socket, turns.isAnswering(socket)));
  const failure = await listen(server, settings);
  if (failure) return err(`cannot listen on ${settings.host}:${settings.port}: ${failure}`);

  return ok({
    port: (server.address() as AddressInfo).port,
    running: () => running.size,
    interrupt(id, refusal) {
      const found = [...running].find((exchange) => exchange.id === id);
      found?.interrupt(refusal);
      return found !== undefined;
    },
    interruptAll(refusal) {
      for (const exchange of running) exchange.interrupt(refusal);
    },
    setLimits,
    stopAccepting() {
      accepting = false;
      server.close();
      server.closeIdleConnections();
    },
    idle: () =>
      new Promise((resolve) => {
        onIdle = resolve;
        if (running.size === 0) resolve();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** A client that asks before it sends its body is told to go on only when somebody wants that body. */
function continueOnceRead(request: IncomingMessage, response: ServerResponse): void {
  request.once('resume', () => {
    if (!response.headersSent) response.writeContinue();
  });
}

function listen(server: Server, { host, port }: ListenerSettings): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' ? 'the port is in use' : error.message),
    );
    server.listen(port, host, () => resolve(null));
  });
}
