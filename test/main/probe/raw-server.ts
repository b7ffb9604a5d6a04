import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a raw server does with one request, given the request's text. */
export type Behaviour = (socket: net.Socket, request: string) => void;

export interface RawServer {
  readonly url: string;
  readonly port: number;
  readonly requests: string[];
  readonly open: () => number;
  close(): Promise<void>;
}

/** A TCP server that hands every request's text to `behave`; closed when the test ends. */
export async function startRawServer(behave: Behaviour): Promise<RawServer> {
  const sockets = new Set<net.Socket>();
  const requests: string[] = [];
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (!text.includes('\r\n\r\n')) return;
      requests.push(text);
      behave(socket, text);
      text = '';
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}`, port, requests, open: () => sockets.size, close };
}

/** The text of a whole HTTP/1.1 answer. */
export const httpText = (status: string, body: string, headers = 'content-type: application/json'): string =>
  `HTTP/1.1 ${status}\r\n${headers}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Answers every request alike. */
export const answering =
  (status: string, body: string, headers?: string): Behaviour =>
  (socket) =>
    socket.end(httpText(status, body, headers));

export const silent: Behaviour = () => {};
