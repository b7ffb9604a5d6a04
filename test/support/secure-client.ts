import { once } from 'node:events';
import http2 from 'node:http2';
import https from 'node:https';
import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

export type Protocol = 'HTTP/2' | 'HTTP/1.1 over TLS';
export const protocols: readonly Protocol[] = ['HTTP/2', 'HTTP/1.1 over TLS'];

export interface SecureCallOptions {
  readonly protocol: Protocol;
  readonly ca: string;
  /** Whom the certificate has to be for, where that is not the URL's host. */
  readonly servername?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A connection to share; one is opened for the call without it. */
  readonly session?: http2.ClientHttp2Session;
  /** Leaves the body open for `send`. */
  readonly isOpen?: boolean;
}

export interface SecureHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A request over TLS whose answer arrives piece by piece. */
export interface SecureCall {
  readonly head: Promise<SecureHead>;
  readonly body: Readable;
  bytes(): Buffer;
  /** `end` is orderly, `cut` is a break HTTP itself shows. */
  readonly ending: Promise<'end' | 'cut'>;
  send(chunk: Buffer | string): void;
  finish(): void;
  /** Hangs up; returns when (performance.now). */
  hangUp(): number;
}

/** An HTTP/2 connection, closed when the test ends. */
export function connectHttp2(url: string, ca: string, servername?: string): http2.ClientHttp2Session {
  const session = http2.connect(url, { ca, ...(servername !== undefined && { servername }) });
  session.on('error', () => {});
  onTestFinished(() => session.destroy());
  return session;
}

export function openSecure(url: string, path: string, body: unknown, options: SecureCallOptions): SecureCall {
  const payload = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const method = options.method ?? (payload === undefined ? 'GET' : 'POST');
  const call = options.protocol === 'HTTP/2' ? openHttp2 : openHttps;
  const opened = call(url, path, { ...options, method });
  if (payload !== undefined) opened.send(payload as string | Buffer);
  if (!options.isOpen) opened.finish();
  return opened;
}

/** One request and its whole answer. */
export async function callSecure(url: string, path: string, body: unknown, options: SecureCallOptions) {
  const open = openSecure(url, path, body, options);
  const head = await open.head;
  const ending = await open.ending;
  return { ...head, ending, bytes: open.bytes(), text: open.bytes().toString() };
}

type Opening = SecureCallOptions & { readonly method: string };

function openHttp2(url: string, path: string, { session, ca, servername, method, headers }: Opening): SecureCall {
  const connection = session ?? connectHttp2(url, ca, servername);
  const isBodiless = method === 'GET' || method === 'HEAD';
  const stream = connection.request({ ':method': method, ':path': path, ...headers }, { endStream: isBodiless });
  const head = once(stream, 'response').then(([answer]) => ({
    status: Number(answer[':status']),
    headers: answer as SecureHead['headers'],
  }));
  return {
    ...collect(stream, head),
    send: (chunk) => void stream.write(chunk),
    finish: () => void stream.end(),
    hangUp() {
      stream.close(http2.constants.NGHTTP2_CANCEL);
      return performance.now();
    },
  };
}

function openHttps(url: string, path: string, { ca, servername, method, headers }: Opening): SecureCall {
  const request = https.request(new URL(path, url), {
    ...{ ca, method, agent: false },
    ...(servername !== undefined && { servername }),
    ...(headers && { headers }),
  });
  onTestFinished(() => void request.destroy());
  const response = once(request, 'response').then(([answer]) => answer as import('node:http').IncomingMessage);
  request.on('error', () => {});
  const head = response.then(({ statusCode = 0, headers }) => ({ status: statusCode, headers }));
  const chunks: Buffer[] = [];
  const ended = Promise.withResolvers<'end' | 'cut'>();
  let body: Readable | undefined;
  response.then(
    (answer) => {
      body = answer;
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => ended.resolve('end'));
      answer.on('error', () => {}).on('close', () => ended.resolve('cut'));
    },
    () => ended.resolve('cut'),
  );
  return {
    head,
    get body() {
      if (!body) throw new Error('no head yet');
      return body;
    },
    bytes: () => Buffer.concat(chunks),
    ending: ended.promise,
    send: (chunk) => void request.write(chunk),
    finish: () => void request.end(),
    hangUp() {
      request.destroy();
      return performance.now();
    },
  };
}

function collect(stream: http2.ClientHttp2Stream, head: Promise<SecureHead>) {
  const chunks: Buffer[] = [];
  const ended = Promise.withResolvers<'end' | 'cut'>();
  head.catch(() => ended.resolve('cut'));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => ended.resolve('cut'));
  stream.on('close', () => ended.resolve(stream.rstCode === 0 ? 'end' : 'cut'));
  return { head, body: stream, bytes: () => Buffer.concat(chunks), ending: ended.promise };
}
