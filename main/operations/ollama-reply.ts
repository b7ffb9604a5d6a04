import { z } from 'zod';
import type { Reply } from './dialler.ts';

const errorReply = z.object({ error: z.string() });
const pullLine = z.object({
  status: z.string().default(''),
  digest: z.string().optional(),
  total: z.number().nonnegative().optional(),
  completed: z.number().nonnegative().optional(),
  error: z.string().optional(),
});

/** One line of a pull's progress. Sizes are bytes. */
export type PullLine = z.output<typeof pullLine>;

const MAX_WORDS = 300;

/** Null for a line that is none of a pull's. */
export function parsePullLine(line: string): PullLine | null {
  const parsed = pullLine.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

/** What an answer that is no success says of itself. */
export function wordsOf({ status, body }: Reply): string {
  const parsed = errorReply.safeParse(parseJson(body));
  const text = (parsed.success ? parsed.data.error : body).trim();
  if (status === 403 && text === '')
    return 'it rejects the name it was dialled by: use its IP address in the URL, or OLLAMA_HOST=0.0.0.0 there';
  return text === '' || text.startsWith('<') ? `it answers with status ${status}` : text.slice(0, MAX_WORDS);
}

/** `undefined`, which no JSON text means, when it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
