import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { ConnectionCount } from '../../shared/connection-count.ts';
import type { Refusal } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ClientRequest, ClientResponse } from './client-wire.ts';
import { countConnections } from './count-connections.ts';
import { createEdge, type EdgeSettings } from './edge.ts';
import { createHttp2Door } from './http2-door.ts';
import { rejectMalformed } from './malformed.ts';
import { createPlainPort, createSecurePort, type Identity, isHandshaking, setIdentity } from './port.ts';
import { createRunning } from './running.ts';
import { createTurns } from './turns.ts';
import type { Stages } from './visit.ts';

export interface ListenerSettings {
  readonly host: string;
  readonly port: number;
  /** Time a client may take to send a request head; slower ones are cut off (slowloris). */
  readonly headerMs: number;
  readonly maxConnections: number;
  readonly edge: EdgeSettings;
}

export interface Listener {
  readonly port: number;
  running(): number;
  connections(): ConnectionCount;
  /** Ends one exchange by its id with this error; false when none is running under it. */
  interrupt(id: string, refusal: Refusal): boolean;
  interruptAll(refusal: Refusal): void;
  setLimits(settings: Pick<ListenerSettings, 'headerMs' | 'maxConnections'>): void;
  /** Connections from now on get this certificate; null when the port does not speak TLS. */
  readonly setIdentity: ((identity: Identity) => void) | null;
  /** Takes no further connection or request. */
  stopAccepting(): void;
  /** Resolves when no exchange is running; at once when none is. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const MAX_HEAD_BYTES = 64 * 1024;
/** Longer than the usual client's own, so that it is the client who closes an idle connection. */
const KEEP_ALIVE_MS = 75_000;

const http1 = {
  maxHeaderSize: MAX_HEAD_BYTES,
  keepAliveTimeout: KEEP_ALIVE_MS,
  requestTimeout: 0,
  connectionsCheckingInterval: 1_000,
};

/**
 * Opens the gateway port: with an identity for HTTPS, in HTTP/2 and HTTP/1.1, else for HTTP/1.1 in the clear. The error says
 * which address could not be had, and why.
 */
export async function startListener(
  settings: ListenerSettings,
  stages: Stages,
  identity: Identity | null = null,
): Promise<Result<Listener, string>> {
  const receive = createEdge(settings.edge, identity ? 'https' : 'http');
  const running = createRunning(stages);
  const run = (request: ClientRequest, response: ClientResponse): Promise<void> =>
    running.run(receive(request, response));
  const turns = createTurns(running.noteIdle);
  const http2 = createHttp2Door({
    clock: stages.clock,
    maxHeadBytes: MAX_HEAD_BYTES,
    idleMs: KEEP_ALIVE_MS,
    onExchange: (request, response) => void run(request, response).then(running.noteIdle),
  });
  const secure = identity && createSecurePort({ ...http1, handshakeTimeout: settings.headerMs }, identity, http2.serve);
  const server = secure ?? createPlainPort(http1);
  const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
    turns.take(response, () => run(request, response));
  server.on('request', onRequest);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    continueOnceRead(request, response);
    onRequest(request, response);
  });
  server.on('clientError', (error: Error, socket: Socket) => {
    if (isHandshaking(socket)) socket.destroy();
    else rejectMalformed(error, socket, turns.isAnswering(socket));
  });
  const setLimits: Listener['setLimits'] = ({ headerMs, maxConnections }) => {
    server.headersTimeout = headerMs;
    server.maxConnections = maxConnections;
  };
  setLimits(settings);
  const connections = countConnections(server);
  const failure = await listen(server, settings);
  if (failure) return err(`cannot listen on ${settings.host}:${settings.port}: ${failure}`);

  return ok({
    port: (server.address() as AddressInfo).port,
    running: running.count,
    connections,
    interrupt: running.interrupt,
    interruptAll: running.interruptAll,
    setLimits,
    setIdentity: secure && ((next) => setIdentity(secure, next)),
    stopAccepting() {
      running.stopAccepting();
      http2.stopAccepting();
      server.close();
      server.closeIdleConnections();
    },
    idle: running.idle,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        http2.close();
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

export function listen(
  server: Server,
  { host, port }: Pick<ListenerSettings, 'host' | 'port'>,
): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' ? 'the port is in use' : error.message),
    );
    server.listen(port, host, () => resolve(null));
  });
}
