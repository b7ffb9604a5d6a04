import { createServer, type IncomingMessage } from 'node:http';
import type { Fault } from './faults/faults.ts';
import type { SimulatedServer } from './server.ts';

export interface ControlPlane {
  readonly url: string;
  close(): Promise<void>;
}

async function readJson(req: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

type Order = (server: SimulatedServer, body: Record<string, unknown>) => unknown;

const ORDERS: Record<string, Order> = {
  'GET /snapshot': (server) => server.snapshot(),
  'GET /events': (server) => server.events(),
  'GET /config': (server) => server.config(),
  'POST /config': (server, body) => server.configure(body),
  'GET /faults': (server) => server.snapshot().faults,
  'POST /faults': (server, body) => server.setFault(body as unknown as Fault),
  'DELETE /faults': (server) => server.clearFaults(),
  'POST /unload': (server, body) => server.unload(String(body.model)),
  'POST /advance': (server, body) => server.advance(Number(body.ms)),
  'POST /reset': (server) => server.reset(),
};

async function answer(server: SimulatedServer, req: IncomingMessage): Promise<{ status: number; value: unknown }> {
  const order = ORDERS[`${req.method} ${req.url}`];
  if (!order) return { status: 404, value: { error: `no such order; there are: ${Object.keys(ORDERS).join(', ')}` } };
  try {
    return { status: 200, value: order(server, await readJson(req)) ?? { ok: true } };
  } catch (error) {
    return { status: 400, value: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/** Steers a simulated server over HTTP and JSON, on a port of its own. */
export async function startControlPlane(server: SimulatedServer, port = 0): Promise<ControlPlane> {
  const http = createServer((req, res) => {
    void answer(server, req).then(({ status, value }) => {
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const address = http.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
