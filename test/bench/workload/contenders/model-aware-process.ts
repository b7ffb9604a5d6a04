import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { serveCalls } from '../../harness/calls.ts';
import { createFastTime, type FastTimeOrigin } from '../fast-time.ts';
import { createDeployments, type Deployment, type Deployments } from './deployments.ts';

/** As in the usual how-to: `num_retries: 2`, `cooldown_time: 30`; three failed calls are LiteLLM's own default. */
const RETRIES = 2;
const RULES = { allowedFails: 3, cooldownMs: 30_000 };

export interface RouterSettings {
  homes: Record<string, string[]>;
  /** Port by name of the server. */
  servers: Record<string, number>;
  origin: FastTimeOrigin;
}

interface Router {
  deployments: Deployments;
  servers: Record<string, number>;
}

interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  body: Buffer;
  model: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

function refuse(res: ServerResponse, status: number, message: string): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ error: message }));
}

/** One call to one server; `failed` is called when nothing of an answer has come and another server may be asked. */
function call(
  { deployments, servers }: Router,
  exchange: Exchange,
  to: Deployment,
  failed: (why: string) => void,
): void {
  const { req, res, body } = exchange;
  deployments.began(to);
  let over = false;
  const end = (): boolean => {
    if (over) return false;
    over = true;
    deployments.ended(to);
    return true;
  };
  const fail = (why: string): void => {
    if (!end()) return;
    deployments.failed(to);
    if (res.headersSent) res.destroy();
    else failed(why);
  };
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const upstream = request({
    host: '127.0.0.1',
    port: servers[to.server],
    path: req.url,
    method: req.method,
    headers,
    agent,
  });
  upstream.on('error', (error) => fail(error.message));
  upstream.on('response', (answer) => {
    if ((answer.statusCode ?? 0) >= 500) {
      answer.resume();
      fail(`${to.server} answered ${answer.statusCode}`);
      return;
    }
    res.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
    answer.on('data', (chunk) => res.write(chunk));
    answer.on('end', () => {
      if (end()) deployments.worked(to);
      res.end();
    });
    answer.on('error', (error) => fail(error.message));
  });
  res.on('close', () => {
    if (end()) upstream.destroy();
  });
  upstream.end(body);
}

function route(router: Router, exchange: Exchange): void {
  const tried = new Set<string>();
  const next = (why: string): void => {
    const to = tried.size > RETRIES ? null : router.deployments.pick(exchange.model, tried);
    if (to === null) {
      refuse(exchange.res, 500, why);
      return;
    }
    tried.add(to.server);
    call(router, exchange, to, next);
  };
  next(`no deployment is available for ${exchange.model}`);
}

function modelIn(body: Buffer): string {
  try {
    const { model } = JSON.parse(body.toString()) as { model?: unknown };
    return typeof model === 'string' ? model : '';
  } catch {
    // Not JSON: it names no model, and the caller refuses it.
    return '';
  }
}

let router: Router | null = null;

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const body = Buffer.concat(chunks);
    if (router) route(router, { req, res, body, model: modelIn(body) });
  });
});
server.requestTimeout = 0;

const calls = {
  /** Starts to listen; its port. */
  open({ homes, servers, origin }: RouterSettings): Promise<number> {
    const { nowMs } = createFastTime(origin);
    router = { deployments: createDeployments(homes, RULES, nowMs), servers };
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  },
  disable: (id: string): void => router?.deployments.disable(id),
  enable: (id: string): void => router?.deployments.enable(id),
};

export type RouterCalls = typeof calls;

serveCalls(calls);
