import { Ollama } from 'ollama';
import OpenAI from 'openai';

export interface Clients {
  readonly ollama: Ollama;
  readonly openai: OpenAI;
}

/** The official clients, talking to one address. The OpenAI one would otherwise repeat failed calls by itself. */
export const clientsOf = (url: string): Clients => ({
  ollama: new Ollama({ host: url }),
  openai: new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', maxRetries: 0 }),
});

export type Call = (clients: Clients) => Promise<unknown>;
export type Calls = Readonly<Record<string, Call>>;

/** Everything a stream yields, and how it ended. */
export async function drain(stream: Promise<AsyncIterable<unknown>>): Promise<unknown> {
  const parts: unknown[] = [];
  try {
    for await (const part of await stream) parts.push(part);
    return { parts, ended: 'cleanly' };
  } catch (error) {
    return { parts, ended: describeError(error) };
  }
}

/** The first parts of a stream, then an abort. */
export async function leaveAfter<T>(count: number, stream: AsyncIterable<T>, abort: () => void): Promise<unknown> {
  const parts: T[] = [];
  try {
    for await (const part of stream) {
      if (parts.push(part) < count) continue;
      abort();
      return { parts };
    }
    return { parts, ended: 'too soon' };
  } catch (error) {
    return { parts, ended: describeError(error) };
  }
}

/** What a program can see of an error, less the request id and the headers. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { requestID: _id, headers: _headers, ...seen } = { ...error } as Record<string, unknown>;
  return { name: error.constructor.name, message: error.message, ...seen };
}

/** The result of a call, or the error it threw. */
export const outcomeOf = async (call: Call, clients: Clients): Promise<unknown> => {
  try {
    return await call(clients);
  } catch (error) {
    return { threw: describeError(error) };
  }
};
