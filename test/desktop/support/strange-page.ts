import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page that is not the panel's, on loopback. */
export interface StrangePage {
  readonly url: string;
  /** Paths that were asked for. */
  readonly visits: readonly string[];
  close(): void;
}

export async function serveStrangePage(): Promise<StrangePage> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Strange</title>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { ...addressOf(server), visits };
}

/** A server that takes requests and never answers. */
export async function serveSilence(): Promise<Pick<StrangePage, 'close' | 'url'>> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return addressOf(server);
}

const addressOf = (server: Server): Pick<StrangePage, 'close' | 'url'> => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  close() {
    server.closeAllConnections();
    server.close();
  },
});
