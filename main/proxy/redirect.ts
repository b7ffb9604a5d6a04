import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { err, ok, type Result } from '../../shared/result.ts';
import { nameOfAuthority } from './authority.ts';
import { type ListenerSettings, listen } from './listener.ts';
import { normalisePath } from './path.ts';
import { splitPathKey } from './path-key.ts';

export interface RedirectPort {
  readonly port: number;
  close(): Promise<void>;
}

export interface RedirectSettings extends Pick<ListenerSettings, 'host' | 'port' | 'headerMs' | 'maxConnections'> {
  /** Where HTTPS is served. */
  readonly securePort: number;
  /** What an authority that confirms this host's names is told, by its token; null for a token that nobody waits for. */
  readonly answer: (token: string) => string | null;
}

/** Where RFC 8555 has an authority ask. */
const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,200})$/;

/** Sends every request of a plain port to HTTPS and serves none but an authority's. 308: the method and the body go along. */
export async function startRedirect(settings: RedirectSettings): Promise<Result<RedirectPort, string>> {
  const server = createServer({ requestTimeout: settings.headerMs, keepAliveTimeout: 1 }, (request, response) =>
    answerOrRedirect(request, response, settings),
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

function answerOrRedirect(request: IncomingMessage, response: ServerResponse, settings: RedirectSettings): void {
  const [, token] = CHALLENGE.exec(request.url ?? '') ?? [];
  const answer = token === undefined ? null : settings.answer(token);
  if (answer === null) redirect(request, response, settings.securePort);
  else response.writeHead(200, { 'content-type': 'application/octet-stream', connection: 'close' }).end(answer);
}

function redirect({ headers, url = '' }: IncomingMessage, response: ServerResponse, securePort: number): void {
  // Anything else would be written into the answer as it came.
  const name = nameOfAuthority(headers.host ?? '');
  const way =
    name === null
      ? { status: 400, says: 'the Host header is not usable' }
      : findWay(url, `https://${name}${securePort === 443 ? '' : `:${securePort}`}`);
  const body = JSON.stringify({ error: way.says });
  response.writeHead(way.status, {
    ...('location' in way && { location: way.location }),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

interface Way {
  readonly status: number;
  readonly says: string;
  readonly location?: string;
}

/**
 * A base URL with a key in it leads nowhere: the key has just crossed the network in the clear, would do so again with every
 * request, and a `Location` is what browsers and proxies write down.
 */
function findWay(target: string, secureOrigin: string): Way {
  const normal = normalisePath(target);
  if (!normal.ok) return { status: 400, says: normal.refusal.message };
  if (splitPathKey(normal.path).key !== null)
    return {
      status: 403,
      says: `the base URL of this request holds a key and came over plain HTTP: write it as ${secureOrigin}/k/<key>, with a new key`,
    };
  const location = secureOrigin + normal.path + normal.query;
  return { status: 308, says: `this port only leads to ${location}`, location };
}
