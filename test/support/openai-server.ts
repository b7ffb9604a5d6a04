import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OpenAiServerOptions {
  readonly models?: readonly string[];
  /** Asked for as a Bearer token. */
  readonly key?: string;
  /** Where it is asked for: everywhere, or as vLLM does on the API's own paths only. */
  readonly guards?: 'all' | 'base';
  /** Path before the routes. */
  readonly base?: string;
}

/** What a request brought. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A fault in place of an answer to everything but the list of models. */
export interface Fault {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OpenAiServer {
  /** With the base path, as an OpenAI client has it. */
  readonly url: string;
  /** All requests, oldest first. */
  readonly asked: readonly Asked[];
  /** Those that are not for the list of models. */
  generations(): readonly Asked[];
  fail(fault: Fault | null): void;
  setKey(key: string): void;
  setModels(models: readonly string[]): void;
  close(): Promise<void>;
}

const WORDS = ['hello', ' from', ' elsewhere'];
const USAGE = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };

/** A small server of the OpenAI API and of nothing else: whatever it does not know gets a 404. */
export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const { base = '/v1', guards = 'all' } = options;
  let { models = ['gpt-x'], key } = options;
  let fault: Fault | null = null;
  const asked: Asked[] = [];

  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const path = request.url ?? '';
    asked.push({ method: request.method ?? '', path, headers: request.headers, body });
    const isGuarded = guards === 'all' || path.startsWith(base);
    if (isGuarded && key !== undefined && request.headers.authorization !== `Bearer ${key}`)
      return send(response, 401, failure(`Incorrect API key provided: ${request.headers.authorization}`));
    if (path === `${base}/models` && request.method === 'GET')
      return send(response, 200, { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 7 })) });
    if (fault) return send(response, fault.status, fault.body, fault.headers);
    const isPost = path.startsWith(`${base}/`) && request.method === 'POST';
    generate(response, isPost ? path.slice(base.length) : '', body, models);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}${base}`,
    asked,
    generations: () => asked.filter(({ path }) => path !== `${base}/models`),
    fail(next) {
      fault = next;
    },
    setKey(next) {
      key = next;
    },
    setModels(next) {
      models = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function generate(response: ServerResponse, route: string, body: string, models: readonly string[]): void {
  const answer = answers[route];
  const { model, stream } = answer ? JSON.parse(body) : {};
  if (!answer) send(response, 404, { detail: 'Not Found' });
  else if (!models.includes(model)) send(response, 404, failure(`The model ${model} does not exist`));
  else if (stream) sendStream(response, model);
  else send(response, 200, answer(model));
}

const answers: Readonly<Record<string, (model: string) => unknown>> = {
  '/chat/completions': (model) => ({
    id: 'chat-1',
    object: 'chat.completion',
    created: 7,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: WORDS.join('') }, finish_reason: 'stop' }],
    usage: USAGE,
  }),
  '/completions': (model) => ({
    id: 'cmpl-1',
    object: 'text_completion',
    created: 7,
    model,
    choices: [{ index: 0, text: WORDS.join(''), finish_reason: 'stop' }],
    usage: USAGE,
  }),
  '/embeddings': (model) => ({
    object: 'list',
    model,
    data: [{ object: 'embedding', index: 0, embedding: [0.5, 0.25] }],
    usage: USAGE,
  }),
};

function sendStream(response: ServerResponse, model: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const about = { id: 'chat-1', object: 'chat.completion.chunk', created: 7, model };
  for (const content of WORDS)
    response.write(`data: ${JSON.stringify({ ...about, choices: [{ index: 0, delta: { content } }] })}\n\n`);
  const last = { ...about, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: USAGE };
  response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
}

const failure = (message: string) => ({ error: { message, type: 'invalid_request_error' } });

function send(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
