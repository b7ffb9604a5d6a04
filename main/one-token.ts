import type { Result } from '../shared/result.ts';
import type { ReadonlyBackend } from './fleet/backend.ts';
import { findLoaded } from './fleet/find-loaded.ts';
import { listedName } from './fleet/listed-name.ts';
import { saysNotForGenerating } from './fleet/not-for-generating.ts';
import { runnerOptions } from './fleet/runner-options.ts';
import { isEmbeddingOnly } from './fleet/slots.ts';
import { pause } from './pause.ts';
import type { Clock } from './ports.ts';

/** Asks a backend something; the error says in words what the connection died of. */
export type AskBackend = (order: {
  readonly url: string;
  readonly method: 'POST';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}) => Promise<Result<{ readonly status: number; readonly body: string }, string>>;

/**
 * What came of a check of our own.
 * - `works`: it generated
 * - `silent`: nothing came in time; `loads` = a request for nothing but the model was answered meanwhile
 * - `failed`: it answered with an error, or the connection died
 * - `unfit`: the model is not in memory, or is not made for this
 */
export type TokenCheck =
  | { readonly kind: 'works'; readonly tookMs: number }
  | { readonly kind: 'silent'; readonly loads: boolean }
  | { readonly kind: 'failed' | 'unfit'; readonly reason: string };

export interface TokenPorts {
  readonly clock: Clock;
  readonly ask: AskBackend;
  /** Whether a request for nothing but the model goes beside it, to tell stuck slots from a stuck process. */
  readonly alsoLoad?: boolean;
}

/** Shortest real prompt: an empty one would only load. */
const PROMPT = '.';

/**
 * Lets a model that is in memory generate one token, or embed one. Nothing is loaded: the caller has read anew that the
 * model is there, and what its runner was last asked for is asked for again, since anything else would reload it. `keep_alive` is left
 * out, which keeps the duration that is in force.
 */
export async function tryOneToken(
  backend: ReadonlyBackend,
  model: string,
  timeoutMs: number,
  { clock, ask, alsoLoad = true }: TokenPorts,
): Promise<TokenCheck> {
  const listed = findLoaded(backend, model);
  if (listed === null) return { kind: 'unfit', reason: 'it is not in memory' };
  const abort = new AbortController();
  const startedAt = clock.monotonic();
  const options = {
    ...runnerOptions(backend.lanes.get(model)?.asked.current ?? null),
    ...(listed.contextLength && { num_ctx: listed.contextLength }),
  };
  const name = listedName(backend, model) ?? model;
  const send = (path: string, content: object) =>
    ask({
      url: backend.url,
      method: 'POST',
      path,
      body: { model: name, ...content, stream: false },
      signal: abort.signal,
    });
  let loads = false;
  const token = isEmbeddingOnly(backend, model)
    ? send('/api/embed', { input: PROMPT, options })
    : send('/api/generate', { prompt: PROMPT, options: { ...options, num_predict: 1 } });
  if (alsoLoad && !isEmbeddingOnly(backend, model))
    void send('/api/generate', { prompt: '', options }).then((reply) => {
      loads = reply.ok && reply.value.status === 200;
    });
  const answered = await Promise.race([token, pause(clock, timeoutMs, abort.signal).then(() => null)]);
  abort.abort();
  if (answered === null) return { kind: 'silent', loads };
  if (!answered.ok) return { kind: 'failed', reason: answered.error };
  const { status, body } = answered.value;
  if (status === 200) return { kind: 'works', tookMs: clock.monotonic() - startedAt };
  return {
    kind: saysNotForGenerating(body) ? 'unfit' : 'failed',
    reason: `status ${status}: ${body.slice(0, 200)}`,
  };
}
