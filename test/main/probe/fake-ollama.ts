import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Path = '/api/version' | '/api/tags' | '/api/ps';

export interface FakeOllama {
  readonly url: string;
  /** Bodies by path; a path in `silent` accepts the request and says nothing. */
  readonly bodies: Record<Path, string>;
  readonly silent: Set<Path>;
  /** An empty 403 to everything. */
  forbid: boolean;
  readonly asked: Path[];
  /** Requests not answered yet, by path. */
  waiting(path: Path): number;
  answerWaiting(path: Path): void;
  /** Stops listening and cuts every connection. */
  crash(): Promise<void>;
  /** Listens again on the same port. */
  revive(): Promise<void>;
}

/** A server with an Ollama's three cheap routes, whose answers the test changes at will. */
export async function startFakeOllama(version = '0.32.0'): Promise<FakeOllama> {
  const bodies: Record<Path, string> = {
    '/api/version': JSON.stringify({ version }),
    '/api/tags': '{"models":[{"model":"llama3.2:latest","digest":"abc","size":7}]}',
    '/api/ps': '{"models":[]}',
  };
  const silent = new Set<Path>();
  const asked: Path[] = [];
  const held = new Map<http.ServerResponse, Path>();
  const answer = (path: Path, response: http.ServerResponse): void => {
    held.delete(response);
    response.end(bodies[path]);
  };
  const server = http.createServer((request, response) => {
    const path = request.url as Path;
    asked.push(path);
    if (fake.forbid) return void response.writeHead(403).end();
    if (!silent.has(path)) return answer(path, response);
    held.set(response, path);
    response.on('close', () => held.delete(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const fake: FakeOllama = {
    url: `http://127.0.0.1:${port}`,
    bodies,
    silent,
    forbid: false,
    asked,
    waiting: (path) => [...held.values()].filter((waiting) => waiting === path).length,
    answerWaiting(path) {
      for (const [response, waiting] of [...held]) if (waiting === path) answer(path, response);
    },
    async crash() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    async revive() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
  onTestFinished(fake.crash);
  return fake;
}
