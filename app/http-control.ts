import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, Log } from '../main/ports.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { createControlAccess } from './control/access.ts';
import { boundConnections } from './control/bound-connections.ts';
import { createEventStream, type EventFeeds } from './control/event-stream.ts';
import { createPanelSessions } from './control/panel-session.ts';
import { type Binding, localUrl } from './control/request-origin.ts';
import { sendReply } from './control/respond.ts';
import { createControlRouter } from './control/router.ts';
import type { Dispatch } from './dispatch.ts';

export interface HttpControlOptions extends EventFeeds {
  /** Port 0 takes any free one. */
  readonly binding: Binding;
  /** What the CLI sends as `authorization: Bearer`. */
  readonly token: string;
  /** Addresses and ranges that may use the panel and the control API besides this machine; empty = any. */
  readonly allow: readonly string[];
  readonly dispatch: Dispatch;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Folder of the built panel; it may not exist yet. */
  readonly panelDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface HttpControl {
  /** Base URL for this machine. */
  readonly url: string;
  /** A link that opens the panel in a browser, once, within ten minutes. */
  newPanelLink(): string;
  stop(): Promise<void>;
}

/** Time a client gets to send a whole command; commands are small. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Serves the control API, metrics and the panel. The error is one line that names the address. */
export async function startHttpControl(options: HttpControlOptions): Promise<Result<HttpControl, string>> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS });
  boundConnections(server, options);
  const listening = await listen(server, options.binding);
  if (!listening.ok) return listening;
  const binding: Binding = { host: options.binding.host, port: listening.value };
  const sessions = createPanelSessions(() => options.clock.now());
  const stream = createEventStream(options);
  const newPanelLink = (): string => `${localUrl(binding)}/open?key=${sessions.newLinkKey()}`;
  const access = createControlAccess({ binding, token: options.token, allow: options.allow, sessions });
  const route = createControlRouter({ ...options, access, stream, sessions, newPanelLink });
  server.on('request', (request, response) => void route(request, response).catch(crashed(response, options.log)));
  return ok({ url: localUrl(binding), newPanelLink, stop: () => stop(server, stream.close) });
}

function listen(server: Server, { host, port }: Binding): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'the address is in use' : error.message;
      resolve(err(`cannot serve the control panel on ${host}:${port}: ${why}`));
    });
    server.listen(port, host, () => resolve(ok((server.address() as AddressInfo).port)));
  });
}

const crashed =
  (response: ServerResponse<IncomingMessage>, log: Log) =>
  (error: unknown): void => {
    if (response.destroyed || response.req.destroyed) return;
    log.error('a control request crashed', { error: error instanceof Error ? error.stack : String(error) });
    if (response.headersSent) response.destroy();
    else sendReply(response, err({ code: 'failed', message: 'the gateway failed; its log says why' }));
  };

function stop(server: Server, endStreams: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endStreams();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
