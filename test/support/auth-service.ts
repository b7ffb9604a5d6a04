import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface AuthService {
  readonly url: string;
  /** What it was asked, oldest first. */
  readonly asked: IncomingMessage[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers with that status and these headers from now on. */
  say(status: number, headers?: Readonly<Record<string, string>>): void;
}

/** A service that knows callers: it lets everybody in as ana until told otherwise; closed when the test ends. */
export async function startAuthService(): Promise<AuthService> {
  const server = http.createServer((request, response) => {
    service.asked.push(request);
    service.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const service: AuthService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/verify?for=corral`,
    asked: [],
    answer: (_, response) => void response.writeHead(200, { 'remote-user': 'ana' }).end(),
    say(status, headers = {}) {
      service.answer = (_, response) => void response.writeHead(status, headers).end('not for anybody');
    },
  };
  return service;
}
