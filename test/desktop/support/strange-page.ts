import { once } from 'node:events';
import { createServer } from 'node:http';
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
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    visits,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
