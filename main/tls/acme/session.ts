import { Agent, request } from 'undici';
import type { z } from 'zod';
import { directoryResource, isBadNonce, problemInWords } from './resources.ts';
import type { Signer } from './signer.ts';

export interface SessionOptions {
  readonly directory: string;
  readonly signer: Signer;
  /** PEM of who vouches for a private directory; undefined = the public authorities. */
  readonly ca: string | undefined;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

export interface Answer {
  /** Of what was made. */
  readonly location: string | null;
  /** How long to wait before asking again, ms; null when it does not say. */
  readonly retryAfterMs: number | null;
  readonly text: string;
}

/** A conversation with an ACME server as one account. Everything in it rejects with one sentence. */
export interface Session {
  /** Signs and sends; `payload` null only reads. */
  post(url: string, payload: object | null): Promise<Answer>;
  /** Reads a resource. */
  get<T>(url: string, resource: z.ZodType<T>): Promise<Answer & { readonly value: T }>;
  readonly urls: z.output<typeof directoryResource>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1_000_000;
/** A nonce may be used up or too old; the refusal brings a fresh one. */
const NONCE_TRIES = 4;

/** Begins one: reads the directory and names the account, which is made when it is not known there. */
export async function openSession(options: SessionOptions, account: object): Promise<Session> {
  const line = createLine(options);
  try {
    const urls = parse(await line.call(options.directory, 'GET'), directoryResource);
    const jwk = { jwk: options.signer.jwk };
    const registered = await post({ ...options, line, urls, identity: jwk }, urls.newAccount, account);
    if (registered.location === null) throw new Error('the authority did not say which account this is');
    const told = { ...options, line, urls, identity: { kid: registered.location } };
    return {
      urls,
      post: (url, payload) => post(told, url, payload),
      async get(url, resource) {
        const answer = await post(told, url, null);
        return { ...answer, value: parse(answer, resource) };
      },
      close: line.close,
    };
  } catch (error) {
    await line.close();
    throw error;
  }
}

interface Told extends SessionOptions {
  readonly line: Line;
  readonly urls: z.output<typeof directoryResource>;
  readonly identity: Readonly<Record<string, unknown>>;
}

async function post({ line, urls, identity, signer }: Told, url: string, payload: object | null): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const nonce = line.takeNonce() ?? (await line.call(urls.newNonce, 'HEAD').then(line.takeNonce));
    if (nonce === null) throw new Error('the authority gave no nonce');
    const answer = await line.call(url, 'POST', JSON.stringify(signer.sign({ ...identity, nonce, url }, payload)));
    if (answer.status < 400) return answer;
    const body = jsonOf(answer.text);
    if (!isBadNonce(body) || tries === NONCE_TRIES)
      throw new Error(problemInWords(body) ?? `${new URL(url).host} answers ${answer.status}`);
  }
}

interface Line {
  call(url: string, method: 'GET' | 'HEAD' | 'POST', body?: string): Promise<Answer & { readonly status: number }>;
  /** Each once. */
  takeNonce(): string | null;
  close(): Promise<void>;
}

/** One request at a time, to nobody who is less sure to be the authority than its directory is. */
function createLine({ directory, ca, userAgent, signal }: SessionOptions): Line {
  const dispatcher = new Agent({ maxResponseSize: MAX_ANSWER_BYTES, ...(ca === undefined ? {} : { connect: { ca } }) });
  const { protocol } = new URL(directory);
  let nonce: string | null = null;
  return {
    async call(url, method, body) {
      if (new URL(url).protocol !== protocol) throw new Error(`the authority leads from ${protocol}// to ${url}`);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const sent = { method, dispatcher, signal: limit, ...(body !== undefined && { body }) };
      const answer = await send(url, { ...sent, headers: headersOf(userAgent, body) });
      nonce = one(answer.headers['replay-nonce']) ?? nonce;
      return {
        status: answer.statusCode,
        location: one(answer.headers.location),
        retryAfterMs: secondsOf(one(answer.headers['retry-after'])),
        text: answer.text,
      };
    },
    takeNonce() {
      const taken = nonce;
      nonce = null;
      return taken;
    },
    close: () => dispatcher.destroy(),
  };
}

const headersOf = (userAgent: string, body: string | undefined): Record<string, string> => ({
  'user-agent': userAgent,
  accept: 'application/json, application/pem-certificate-chain',
  ...(body !== undefined && { 'content-type': 'application/jose+json' }),
});

type Sent = NonNullable<Parameters<typeof request>[1]>;

async function send(url: string, options: Sent) {
  try {
    const { statusCode, headers, body } = await request(url, options);
    return { statusCode, headers, text: await body.text() };
  } catch (error) {
    throw new Error(`${new URL(url).host} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  return error.message || ('code' in error ? String(error.code) : error.name);
}

const one = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? header : null);

const secondsOf = (text: string | null): number | null =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : null;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not understood, which is what the caller finds out next.
    return undefined;
  }
}

function parse<T>({ text }: Answer, resource: z.ZodType<T>): T {
  const read = resource.safeParse(jsonOf(text));
  if (!read.success) throw new Error('the authority answers something that is not ACME');
  return read.data;
}
