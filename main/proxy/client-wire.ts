import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { withoutKeys } from '../../shared/key-shape.ts';
import type { Crossing } from './crossing.ts';

/** One request as it came, whichever version of HTTP carried it. */
export interface ClientRequest extends Readable {
  /** As the request itself says. */
  readonly httpVersion: string;
  readonly method?: string | undefined;
  /** The request target as sent. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Flat pairs, as sent. */
  readonly rawHeaders: readonly string[];
  /** All of it was received. */
  readonly complete: boolean;
  /** Over HTTP/2 only. */
  readonly stream?: { readonly endAfterHeaders: boolean };
  /** The connection; over HTTP/2, this request's stream of it. */
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly destroyed: boolean;
    destroy(): unknown;
  };
}

/** The one value of a header; undefined where there is none, or nothing in it. */
export function headerOf({ headers }: Pick<ClientRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Where its answer goes. Closing before everything was written shows the client that the answer is cut. */
export interface ClientResponse {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  /** Everything has left for the client. */
  readonly writableFinished: boolean;
  /** Bytes that have not left yet. */
  readonly writableLength: number;
  /** Whether the body goes out in chunks that carry their length: HTTP/1.1 without a content-length. */
  chunkedEncoding: boolean;
  shouldKeepAlive: boolean;
  /** Header pairs are flat. */
  writeHead(status: number, pairs: string[]): unknown;
  /** False when the writer had better wait for `drain`. */
  write(chunk: Uint8Array): boolean;
  end(last?: Uint8Array, onFinish?: () => void): unknown;
  end(last: string, encoding: 'latin1'): unknown;
  destroy(): unknown;
  on(event: 'close', react: () => void): unknown;
  once(event: 'drain' | 'finish', react: () => void): unknown;
  /** Calls once the client has taken nothing for that long. */
  setTimeout(limitMs: number, react: () => void): unknown;
  listenerCount(event: 'timeout'): number;
}

export type Scheme = 'http' | 'https';

/** Who asks for what over what, and where the answer goes. */
export interface ClientWire {
  readonly request: ClientRequest;
  readonly response: ClientResponse;
  readonly scheme: Scheme;
  /** The client's address, as far as trusted proxies vouch for it. */
  readonly client: string;
  readonly crossing: Crossing;
  /** Headers that every answer to it carries, flat pairs. */
  readonly extras: readonly string[];
}

/** Host and port as the client names this gateway. */
export const authorityOf = ({ headers }: Pick<ClientRequest, 'headers'>): string | undefined => {
  const authority = headers[':authority'];
  const named = typeof authority === 'string' ? authority : headers.host;
  return named ? withoutKeys(named) : undefined;
};

/** Whether no body can follow. HTTP/1.1 announces one; over HTTP/2 the head itself says that nothing follows. */
export function isBodiless({ headers, stream }: Pick<ClientRequest, 'headers' | 'stream'>): boolean {
  if (stream) return stream.endAfterHeaders;
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}
