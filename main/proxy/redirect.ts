import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { err, ok, type Result } from '../../shared/result.ts';
import { type ListenerSettings, listen } from './listener.ts';

export interface RedirectPort {
  readonly port: number;
  close(): Promise<void>;
}

export interface RedirectSettings extends Pick<ListenerSettings, 'host' | 'port' | 'headerMs' | 'maxConnections'> {
  /** Where HTTPS is served. */
  readonly securePort: number;
}

/** A name or address, and a port that does not matter here. Anything else would be written into the answer as it came. */
const AUTHORITY = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** Sends every request of a plain port to HTTPS and serves none. 308: the method and the body go along. */
export async function startRedirect(settings: RedirectSettings): Promise<Result<RedirectPort, string>> {
  const server = createServer({ requestTimeout: settings.headerMs, keepAliveTimeout: 1 }, (request, response) =>
    redirect(request, response, settings.securePort),
  );
  server.headersTimeout = settings.headerMs;
  server.maxConnections = settings.maxConnections;
  const failure = await listen(server, settings);
  if (failure) return err(`cannot listen on ${settings.host}:${settings.port} (listen.redirectFrom): ${failure}`);
  return ok({
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function redirect({ headers, url = '' }: IncomingMessage, response: ServerResponse, securePort: number): void {
  const [, name] = AUTHORITY.exec(headers.host ?? '') ?? [];
  const where = name === undefined ? null : secureUrl(name, securePort, url);
  const body = JSON.stringify({ error: where ? `this port only leads to ${where}` : 'the Host header is not usable' });
  response.writeHead(where ? 308 : 400, {
    ...(where && { location: where }),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

const secureUrl = (name: string, port: number, target: string): string =>
  `https://${name}${port === 443 ? '' : `:${port}`}${target.startsWith('/') ? target : '/'}`;
