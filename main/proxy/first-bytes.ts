import type { HeldAnswer } from './answer.ts';
import type { Reception } from './reception.ts';
import type { Route } from './routes.ts';
import { errorLine, foreignType, startsWithError } from './suspicion.ts';
import type { AttemptFailure } from './verdict.ts';

export interface FailedAttempt {
  readonly kind: 'failed';
  readonly failure: AttemptFailure;
  /** The backend's own words, when it answered at all. */
  readonly held: HeldAnswer | null;
}

/** Error answers up to this size are read whole before anything is decided; Ollama's are a few hundred bytes. */
const HELD_MAX_BYTES = 64 * 1024;

/** Tells an answer worth relaying from a failure, or asks for more of the body first. */
export function judgeFirstBytes(heard: Reception, route: Route): 'answer' | 'wait' | FailedAttempt {
  if (heard.status >= 400) return whenWhole(heard, statusFailure);
  if (heard.heldBytes === 0) return route.kind === 'inference' ? failed({ kind: 'empty_stream' }, heard) : 'answer';
  if (route.kind === 'inference') {
    const isError = startsWithError(heard.held);
    if (isError === 'yes') return whenWhole(heard, errorLine);
    if (isError === 'cannot tell yet' && !heard.ended) return 'wait';
  }
  const foreign = foreignType(route, heard.headers['content-type']);
  if (foreign === null) return 'answer';
  heard.abort();
  return failed(foreign, null);
}

/** Too large to hold is too large to judge: it goes to the client as it is. */
function whenWhole(
  heard: Reception,
  failureOf: (heard: Reception) => AttemptFailure,
): 'answer' | 'wait' | FailedAttempt {
  if (heard.ended) return failed(failureOf(heard), heard);
  return heard.heldBytes <= HELD_MAX_BYTES ? 'wait' : 'answer';
}

const failed = (failure: AttemptFailure, heard: Reception | null): FailedAttempt => ({
  kind: 'failed',
  failure,
  held: heard && { status: heard.status, headers: heard.headers, body: Buffer.concat(heard.held) },
});

const statusFailure = ({ status, headers, held }: Reception): AttemptFailure => ({
  kind: 'status',
  status,
  contentType: headers['content-type'] ?? null,
  body: Buffer.concat(held).toString('utf8'),
});
