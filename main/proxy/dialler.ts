import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { Reach } from '../fleet/reach.ts';

/** An idle connection is kept this long; Ollama itself never closes one. */
const KEEP_ALIVE_MS = 60_000;
const MAX_HEAD_BYTES = 64 * 1024;

export type Authority = NonNullable<Reach['authority']>;

/** The one place that opens connections for traffic. */
export interface Dialler {
  dispatch(url: string, options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Lets go of backends no longer listed once their running exchanges end. */
  keepOnly(urls: ReadonlySet<string>): void;
  /** Which authorities the certificates at these origins must be from; asked for each connection. Others: those that Node.js knows. */
  setAuthorities(authorities: ReadonlyMap<string, Authority>): void;
  /** Takes effect for connections opened from now on. */
  setConnectTimeout(ms: number): void;
  /** Ends every connection, running exchanges included. */
  destroy(): Promise<void>;
}

export function createDialler(connectMs: number): Dialler {
  let timeoutMs = connectMs;
  const pools = new Map<string, Pool>();
  let authorities: ReadonlyMap<string, Authority> = new Map();
  const retire = (url: string, pool: Pool): void => {
    pools.delete(url);
    // A pool that fails to close has only lost its sockets, which is what closing means.
    pool.close().catch(() => pool.destroy());
  };
  const poolOf = (url: string): Pool => {
    const known = pools.get(url);
    if (known) return known;
    const pool = new Pool(url, {
      connections: null,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: connectTo(authorities.get(url), timeoutMs),
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEAD_BYTES,
      allowH2: false,
    });
    pools.set(url, pool);
    return pool;
  };
  return {
    dispatch: (url, options, handler) => void poolOf(url).dispatch(options, handler),
    keepOnly(urls) {
      for (const [url, pool] of pools) if (!urls.has(url)) retire(url, pool);
    },
    setAuthorities(next) {
      const before = authorities;
      authorities = next;
      for (const [url, pool] of pools) if (before.get(url) !== next.get(url)) retire(url, pool);
    },
    setConnectTimeout(ms) {
      if (ms === timeoutMs) return;
      timeoutMs = ms;
      for (const [url, pool] of pools) retire(url, pool);
    },
    async destroy() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** A file of authorities that has changed counts from the next connection on. */
function connectTo(authority: Authority | undefined, timeout: number): buildConnector.connector | { timeout: number } {
  if (authority === undefined) return { timeout };
  return (options, callback) => {
    const ca = authority();
    if (!ca.ok) return callback(new Error(`its authority cannot be had: ${ca.error}`), null);
    buildConnector({ timeout, ca: ca.value })(options, callback);
  };
}
