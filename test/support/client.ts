import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import { onTestFinished } from 'vitest';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes, asserted on by the tests
  readonly json: any;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly agent?: http.Agent;
}

type Body = Buffer | string | object | undefined;

const bytesOf = (body: Body): Buffer | undefined => {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A request whose answer arrives piece by piece. */
export interface OpenCall {
  readonly request: http.ClientRequest;
  /** Resolves with the head. */
  readonly head: Promise<http.IncomingMessage>;
  text(): string;
  /** How the body ended: `end` is orderly, `cut` is a break HTTP itself shows. */
  readonly ending: Promise<'end' | 'cut'>;
  /** Hangs up; returns when (performance.now). */
  hangUp(): number;
}

/** Opens a request on a connection of its own. */
export function openCall(url: string, path: string, body?: Body, options: CallOptions = {}): OpenCall {
  const payload = bytesOf(body);
  const { hostname, port } = new URL(url);
  const request = http.request({
    host: hostname,
    port,
    path,
    agent: options.agent ?? false,
    method: options.method ?? (payload ? 'POST' : 'GET'),
    headers: { ...(payload && { 'content-length': payload.length }), ...options.headers },
  });
  const chunks: Buffer[] = [];
  const ended = Promise.withResolvers<'end' | 'cut'>();
  const head = once(request, 'response').then(([response]: http.IncomingMessage[]) => response!);
  head.then(
    (response) => {
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => ended.resolve('end'));
      response.on('error', () => {}).on('close', () => ended.resolve('cut'));
    },
    () => ended.resolve('cut'),
  );
  request.on('error', () => ended.resolve('cut'));
  request.end(payload);
  onTestFinished(() => void request.destroy());
  return {
    request,
    head,
    text: () => Buffer.concat(chunks).toString(),
    ending: ended.promise,
    hangUp() {
      request.destroy();
      return performance.now();
    },
  };
}

/** One request and its whole answer; rejects when the connection breaks. */
export async function call(url: string, path: string, body?: Body, options: CallOptions = {}): Promise<Reply> {
  const open = openCall(url, path, body, options);
  const head = await open.head;
  const chunks: Buffer[] = [];
  head.on('data', (chunk: Buffer) => chunks.push(chunk));
  if ((await open.ending) === 'cut') throw new Error(`the answer was cut after ${Buffer.concat(chunks).length} bytes`);
  const whole = Buffer.concat(chunks);
  const text = whole.toString();
  return { status: head.statusCode ?? 0, headers: head.headers, body: whole, text, json: parsed(text) };
}

export interface RawClient {
  readonly socket: net.Socket;
  send(bytes: string | Buffer): void;
  /** Everything received so far, one character per byte. */
  text(): string;
  isClosed(): boolean;
  /** Resolves when the gateway has closed the connection. */
  readonly closed: Promise<void>;
}

/** A TCP connection to the gateway, for tests about bytes. */
export async function connectRaw(url: string, options: { readonly allowHalfOpen?: boolean } = {}): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port), ...options });
  const received: Buffer[] = [];
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isClosed = true;
      resolve();
    });
  });
  socket.on('error', () => {}).on('data', (chunk) => received.push(chunk));
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    send: (bytes) => void socket.write(bytes, 'latin1'),
    text: () => Buffer.concat(received).toString('latin1'),
    isClosed: () => isClosed,
    closed,
  };
}

/** The text of a POST with a JSON body. */
export function postText(path: string, body: unknown, headers: readonly string[] = []): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const lines = [`POST ${path} HTTP/1.1`, 'host: gateway', `content-length: ${Buffer.byteLength(text)}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${text}`;
}
