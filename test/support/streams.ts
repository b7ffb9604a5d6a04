import { readAnswer, type Told } from './read-answer.ts';

export const MODEL = 'llama3.1:8b';

/** The end of an answer, as its client sees it. */
export interface Ended extends Told {
  readonly status: number;
  readonly backend: string | null;
  readonly attempts: number;
  /** The connection broke before the body came to its end. */
  readonly cut: boolean;
}

/** An answer whose head is here. */
export interface OpenAnswer {
  readonly status: number;
  readonly backend: string | null;
  readonly ended: Promise<Ended>;
}

export interface AskOptions {
  readonly stream?: boolean;
  readonly id?: string;
  readonly model?: string;
}

let count = 0;

/** Asks for a chat and resolves with the first byte of its answer; rejects when no connection comes about. */
export async function openAnswer(url: string, options: AskOptions = {}): Promise<OpenAnswer> {
  const { stream = true, model = MODEL, id } = options;
  count += 1;
  const body = JSON.stringify({ model, stream, messages: [{ role: 'user', content: `question ${count}` }] });
  const headers: Record<string, string> = id === undefined ? {} : { 'x-request-id': id };
  const response = await fetch(`${url}/api/chat`, { method: 'POST', body, headers });
  const backend = response.headers.get('x-corral-backend');
  return { status: response.status, backend, ended: readToEnd(response, stream) };
}

/** Asks for a chat and hears it out. */
export const ask = async (url: string, options: AskOptions = {}): Promise<Ended> =>
  (await openAnswer(url, options)).ended;

async function readToEnd(response: Response, stream: boolean): Promise<Ended> {
  const chunks: Uint8Array[] = [];
  let cut = false;
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk);
  } catch {
    cut = true; // part of what is reported
  }
  return {
    ...readAnswer(stream ? 'ndjson' : 'document', Buffer.concat(chunks)),
    status: response.status,
    backend: response.headers.get('x-corral-backend'),
    attempts: Number(response.headers.get('x-corral-attempts')),
    cut,
  };
}

export interface Load {
  /** Answers so far. */
  readonly results: readonly Ended[];
  /** Asks no more and resolves when everything under way has ended. */
  stop(): Promise<readonly Ended[]>;
}

/** Keeps so many requests going, every third of them not streamed. */
export function startLoad(url: string, atOnce: number): Load {
  const results: Ended[] = [];
  let going = true;
  const worker = async (_: unknown, n: number): Promise<void> => {
    for (let i = n; going; i += 1) results.push(await ask(url, { stream: i % 3 !== 0 }));
  };
  const workers = Array.from({ length: atOnce }, worker);
  return {
    results,
    async stop() {
      going = false;
      await Promise.all(workers);
      return results;
    },
  };
}
