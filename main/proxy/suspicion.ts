import type { Route } from './routes.ts';
import type { AttemptFailure } from './verdict.ts';

const ERROR_STARTS = ['{"error"', 'data:{"error"'];
const PEEK_BYTES = 32;
const JSON_TYPE = /^application\/(?:x-ndjson|json)\b/i;
const EVENT_TYPE = /^text\/event-stream\b/i;

/** Whether the first thing this answer says is an error line, so that nothing of worth has been produced yet. */
export function startsWithError(held: readonly Buffer[]): 'yes' | 'no' | 'cannot tell yet' {
  const first = held.length === 1 ? held[0] : Buffer.concat(held);
  const start = first?.toString('latin1', 0, PEEK_BYTES).replace(/\s+/g, '') ?? '';
  if (start !== '' && ERROR_STARTS.some((error) => error.startsWith(start) && error !== start))
    return 'cannot tell yet';
  return ERROR_STARTS.some((error) => start.startsWith(error)) ? 'yes' : 'no';
}

/** A 2xx that cannot have come from an Ollama server: a middlebox's page, a wrong service on that port. */
export function foreignType(route: Route, contentType: string | undefined): AttemptFailure | null {
  if (route.kind === 'management') return null;
  if (contentType !== undefined && (JSON_TYPE.test(contentType) || EVENT_TYPE.test(contentType))) return null;
  if (route.model === 'multipart' && contentType?.startsWith('text/plain')) return null;
  return { kind: 'not_ollama', reason: `answered ${route.template} with ${contentType ?? 'no content type'}` };
}

/** The words of an error line, for the record. */
export function errorLine({ held }: { readonly held: readonly Buffer[] }): AttemptFailure {
  const text = Buffer.concat(held)
    .toString('utf8')
    .replace(/^\s*data:\s*/, '');
  return { kind: 'error_line', message: text.slice(0, 500).trim() };
}
