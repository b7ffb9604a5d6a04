import { Agent } from 'undici';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';
import { explain } from './explain.ts';

/** What came back: all of it that matters. */
export interface Reply {
  readonly status: number;
  /** As it was sent; null without that header. */
  readonly retryAfter: string | null;
}

export interface Parcel {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** The error says in words what the connection died of. */
export type Post = (parcel: Parcel) => Promise<Result<Reply, string>>;

export interface Poster {
  readonly post: Post;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** From the first packet to the head of the answer. */
const LIMIT_MS = 10_000;

/** The one place that opens connections to webhooks. */
export function createPoster(clock: Pick<Clock, 'schedule'>): Poster {
  // The whole attempt has one limit, by our clock; a connection has its own, so that none is left behind.
  const agent = new Agent({ connect: { timeout: LIMIT_MS }, headersTimeout: 0, bodyTimeout: 0 });
  return {
    async post({ url, headers, body, signal }) {
      const late = new AbortController();
      const cancel = clock.schedule(LIMIT_MS, () => late.abort());
      try {
        const { origin, pathname, search } = new URL(url);
        const answer = await agent.request({
          origin,
          path: pathname + search,
          method: 'POST',
          headers,
          body,
          signal: AbortSignal.any([signal, late.signal]),
        });
        // Nothing in it matters, and it may be endless; to be hung up on is all that can go wrong with it.
        answer.body.on('error', () => {}).destroy();
        const retryAfter = answer.headers['retry-after'];
        return ok({ status: answer.statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : null });
      } catch (error) {
        return err(late.signal.aborted ? `no answer within ${LIMIT_MS / 1_000} s` : explain(error));
      } finally {
        cancel();
      }
    },
    close: () => agent.destroy(),
  };
}
