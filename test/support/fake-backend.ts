import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { onTestFinished } from 'vitest';
import type { ConfigInput } from '../../shared/config.ts';

export const MODEL = 'llama3.2:latest';

/** One request as a backend saw it; probes are not kept. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Flat pairs, as sent. */
  readonly rawHeaders: readonly string[];
  /** Whole once `answer` is called; while a body arrives, what there is of it. */
  body: Buffer;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly connection: number;
  /** When the connection or the answer ended (performance.now), null while it is open. */
  closedAt: number | null;
}

export type Answer = (asked: Asked) => void;

export interface FakeOptions {
  readonly answer?: Answer;
  /** Answers when the head is here, whatever still comes; then `answer` is not called. */
  readonly early?: Answer;
  /** Canonical names. */
  readonly models?: string[];
  readonly loaded?: string[];
  readonly version?: string;
  /** What the gateway's configuration says of it besides the url. */
  readonly backend?: Partial<NonNullable<ConfigInput['backends']>[number]>;
}

export interface FakeBackend {
  readonly url: string;
  readonly port: number;
  readonly settings: NonNullable<FakeOptions['backend']>;
  readonly asked: Asked[];
  readonly models: string[];
  readonly loaded: string[];
  /** Requests for the list of installed models so far. */
  tagsRead: number;
  answer: Answer;
  /** Most requests open at the same time. */
  mostAtOnce(): number;
  open(): number;
  close(): Promise<void>;
}

const row = (name: string) => ({ name, model: name, digest: 'abc', size: 7, modified_at: '2026-01-01T00:00:00Z' });

function probeAnswer(fake: FakeBackend, version: string, path: string): unknown {
  if (path === '/api/version') return { version };
  if (path === '/api/ps') return { models: fake.loaded.map((name) => ({ ...row(name), size_vram: 7 })) };
  if (path !== '/api/tags') return undefined;
  fake.tagsRead += 1;
  return { models: fake.models.map(row) };
}

/** A server that answers the gateway's probes by itself and everything else as the test says; closed when the test ends. */
export async function startFakeBackend(options: FakeOptions = {}): Promise<FakeBackend> {
  let mostAtOnce = 0;
  const open = new Set<Asked>();
  const connections = new Map<Socket, number>();
  const server = http.createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    const probed = request.method === 'GET' && probeAnswer(fake, options.version ?? '0.32.0', request.url ?? '');
    if (probed) return void response.setHeader('content-type', 'application/json').end(JSON.stringify(probed));
    const asked: Asked = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: Buffer.alloc(0),
      response,
      socket: request.socket,
      connection: connections.get(request.socket) ?? 0,
      closedAt: null,
    };
    fake.asked.push(asked);
    open.add(asked);
    mostAtOnce = Math.max(mostAtOnce, open.size);
    response.on('close', () => {
      asked.closedAt = performance.now();
      open.delete(asked);
    });
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      asked.body = chunks.length === 1 ? chunk : Buffer.alloc(0);
    });
    request.on('end', () => {
      asked.body = Buffer.concat(chunks);
      if (!options.early) fake.answer(asked);
    });
    options.early?.(asked);
  });
  server.on('connection', (socket: Socket) => {
    connections.set(socket, connections.size + 1);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const fake: FakeBackend = {
    url: `http://127.0.0.1:${port}`,
    port,
    settings: options.backend ?? {},
    asked: [],
    models: options.models ?? [MODEL],
    loaded: options.loaded ?? [],
    tagsRead: 0,
    answer: options.answer ?? streamed(),
    mostAtOnce: () => mostAtOnce,
    open: () => open.size,
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  onTestFinished(fake.close);
  return fake;
}

export const NDJSON = 'application/x-ndjson';
export const SSE = 'text/event-stream';

export const tokenLine = (text: string): string =>
  `${JSON.stringify({ model: MODEL, message: { role: 'assistant', content: text }, done: false })}\n`;
export const doneLine = `${JSON.stringify({ model: MODEL, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', eval_count: 2, prompt_eval_count: 5, total_duration: 9 })}\n`;

/** A native stream: these chunks, written one by one, then the final line. */
export const streamed =
  (chunks: readonly string[] = [tokenLine('Hi')]): Answer =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': NDJSON });
    for (const chunk of chunks) response.write(chunk);
    response.end(doneLine);
  };

/** One whole answer with a length. */
export const whole =
  (status: number, body: string | Buffer, contentType = 'application/json; charset=utf-8'): Answer =>
  ({ response }) => {
    response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };

/** Accepts the request and says nothing. */
export const silent: Answer = () => {};

/** Starts a stream and leaves it open. */
export const openStream =
  (first = tokenLine('Hi'), contentType = NDJSON): Answer =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': contentType });
    response.write(first);
  };

/** Cuts the connection without a word. */
export const cut: Answer = ({ socket }) => void socket.resetAndDestroy();
