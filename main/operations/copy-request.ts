import type { Dial } from './dialler.ts';
import { explainError } from './explain-error.ts';
import { wordsOf } from './ollama-reply.ts';

export interface CopyRequest {
  /** Of the backend. */
  readonly url: string;
  /** Both as that server is to read them. */
  readonly source: string;
  readonly destination: string;
  readonly signal: AbortSignal;
}

/** Gives a build a second name on its server, in place of what went by that name. Null when it is done, else why not. */
export async function requestCopy(
  { url, source, destination, signal }: CopyRequest,
  dial: Dial,
): Promise<string | null> {
  const body = { source, destination };
  const reply = await dial({ url, method: 'POST', path: '/api/copy', body, signal });
  if (!reply.ok) return reply.error;
  return reply.value.status === 200 ? null : explainError(wordsOf(reply.value));
}
