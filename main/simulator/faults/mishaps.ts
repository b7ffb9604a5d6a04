import type { Dialect } from '../generation/job.ts';
import { goJson } from '../request/json-text.ts';
import type { Call } from '../wire/call.ts';
import type { FaultSet } from './faults.ts';

export const RUNNER_STOPPED =
  'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details';

export type Mishap =
  | { kind: 'cut'; how: 'rst' | 'fin' }
  /** A clean end without the terminal marker; with a message when the dialect has one for it. */
  | { kind: 'end'; message: string | null };

/** What goes wrong, if anything, once `count` tokens are out. */
export function mishapAfter(faults: FaultSet, count: number): Mishap | null {
  const reached = (after: number | undefined): boolean => count >= (after ?? 1);
  const rst = faults.find('cut-rst');
  if (rst?.afterTokens !== undefined && reached(rst.afterTokens)) return { kind: 'cut', how: 'rst' };
  const fin = faults.find('cut-fin');
  if (fin?.afterTokens !== undefined && reached(fin.afterTokens)) return { kind: 'cut', how: 'fin' };
  const clean = faults.find('truncate-clean');
  if (clean && reached(clean.afterTokens)) return { kind: 'end', message: null };
  const line = faults.find('error-line');
  return line && reached(line.afterTokens) ? { kind: 'end', message: line.message ?? RUNNER_STOPPED } : null;
}

/** Answers an error before the first byte. Errors of a running stream have a shorter content type and no length. */
export function sendError(
  call: Call,
  dialect: Dialect,
  failure: { status: number; message: string; streaming?: boolean },
): void {
  const { reply } = call;
  const body = dialect.error(failure.status, failure.message);
  if (!failure.streaming) {
    reply.json(failure.status, body);
    return;
  }
  reply.prepare(failure.status, { 'Content-Type': 'application/json' });
  reply.write(goJson(body));
  reply.end();
}

/** The runner's own error object, which the server passes on as a string. */
export function tooLongMessage(promptTokens: number, context: number): string {
  return JSON.stringify({
    error: {
      code: 400,
      message: `request (${promptTokens} tokens) exceeds the available context size (${context} tokens), try increasing it`,
      type: 'exceed_context_size_error',
      n_prompt_tokens: promptTokens,
      n_ctx: context,
    },
  });
}
