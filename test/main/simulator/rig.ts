import http from 'node:http';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createVirtualClock,
  type SimulatedServer,
  type SimulatorConfig,
  startSimulatedServer,
} from '../../../main/simulator/index.ts';

/** A server that is closed when the test ends; a hundred times faster than real. */
export async function startRig(config: Partial<SimulatorConfig> = {}): Promise<SimulatedServer> {
  const server = await startSimulatedServer({ timeScale: 0.01, ...config });
  onTestFinished(() => server.close());
  return server;
}

/** A server whose time moves only when the test says so. */
export function startStillRig(config: Partial<SimulatorConfig> = {}): Promise<SimulatedServer> {
  return startRig({ timeScale: 1, clock: createVirtualClock(), ...config });
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes, asserted on by the tests
  json: any;
}

export interface AskOptions {
  method?: string;
  headers?: Record<string, string>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One request on a connection of its own; rejects when the connection breaks. */
export function ask(server: SimulatedServer, path: string, body?: unknown, options: AskOptions = {}): Promise<Answer> {
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const req = http.request(
      {
        port: server.port,
        host: '127.0.0.1',
        path,
        agent: false,
        method: options.method ?? (payload === undefined ? 'GET' : 'POST'),
        headers: {
          ...(payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) }),
          ...options.headers,
        },
      },
      (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (chunk: string) => {
          text += chunk;
        });
        res.on('error', reject);
        res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: parsed(text) }));
      },
    );
    req.on('error', reject);
    req.end(payload);
  });
}

export interface OpenStream {
  /** Body received so far. */
  text(): string;
  status(): number | null;
  /** How it ended: `end` is orderly, `broken` is a reset or a missing terminator. */
  ending: Promise<'end' | 'broken'>;
  abort(): void;
  /** Stops and resumes reading. */
  pause(): void;
}

/** Starts a request and returns at once. */
export function open(
  server: SimulatedServer,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): OpenStream {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  let text = '';
  let status: number | null = null;
  let response: http.IncomingMessage | null = null;
  let settle: (ending: 'end' | 'broken') => void = () => {};
  const ending = new Promise<'end' | 'broken'>((resolve) => {
    settle = resolve;
  });
  const req = http.request(
    {
      port: server.port,
      host: '127.0.0.1',
      path,
      agent: false,
      method: 'POST',
      headers: { 'content-length': Buffer.byteLength(payload), ...headers },
    },
    (res) => {
      status = res.statusCode ?? 0;
      response = res;
      res.setEncoding('utf8');
      res.on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('error', () => settle('broken'));
      res.on('end', () => settle(res.complete ? 'end' : 'broken'));
    },
  );
  req.on('error', () => settle('broken'));
  req.end(payload);
  return { text: () => text, status: () => status, ending, abort: () => req.destroy(), pause: () => response?.pause() };
}

/** Sends bytes as they are and returns everything until the server closes. */
export function exchangeRaw(server: SimulatedServer, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(server.port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
    socket.write(text);
  });
}

export const lines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes, asserted on by the tests
export const lastLine = (text: string): any => lines(text).at(-1);

export const LLAMA = 'llama3.1:8b';
export const SMALL = 'llama3.2:3b';

export const chat = (content: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  model: LLAMA,
  messages: [{ role: 'user', content }],
  ...more,
});

/** Lets the event loop take in what arrived on sockets. */
export const settleSockets = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

/** Advances a still server until the promise is settled. */
export async function drive<T>(server: SimulatedServer, promise: Promise<T>, stepMs = 50): Promise<T> {
  let done = false;
  void promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  while (!done) {
    server.advance(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}
