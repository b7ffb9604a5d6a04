import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GuardingProxy {
  readonly url: string;
  /** What each request showed in that header, oldest first; empty for nothing. */
  readonly shown: readonly string[];
  /** Asks for another value from now on. */
  want(value: string): void;
  close(): Promise<void>;
}

/** A proxy before a server that lets nobody through without the right value in a header. */
export async function startGuardingProxy(to: string, header: string, value: string): Promise<GuardingProxy> {
  let wanted = value;
  const shown: string[] = [];
  const server = createServer((request, response) => {
    const given = String(request.headers[header] ?? '');
    shown.push(given);
    if (given !== wanted) {
      request.resume();
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end('who are you?');
      return;
    }
    const { [header]: _, host: __, ...headers } = request.headers;
    const passed = send(
      to + (request.url ?? ''),
      { method: request.method ?? 'GET', headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shown,
    want(next) {
      wanted = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
