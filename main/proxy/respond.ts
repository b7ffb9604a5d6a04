import type { Refusal } from '../../shared/errors.ts';
import type { ApiShape } from '../../shared/exchange.ts';
import type { FleetAnswer } from '../../shared/fleet-question.ts';
import { withoutKeys } from '../../shared/key-shape.ts';
import type { HeldAnswer } from './answer.ts';
import { addProvenance, downstreamHeaders } from './headers.ts';
import type { Closing } from './journal.ts';
import { renderRefusal } from './refusal.ts';
import type { Visit } from './visit.ts';

const isRefusal = (reply: FleetAnswer | Refusal): reply is Refusal => 'code' in reply;

/** Tells the client why not, in the shape of the API it called. */
export function sendRefusal(
  visit: Visit,
  refused: Refusal,
  api: ApiShape = visit.journal.route?.api ?? 'native',
  allow?: readonly string[],
): Promise<Closing> {
  // Some name what the client sent, and are logged.
  const refusal = { ...refused, message: withoutKeys(refused.message) };
  const { status, headers, body } = renderRefusal(api, refusal, visit.journal.id);
  const pairs = addProvenance(pairsOf(headers), visit.journal.provenance());
  if (allow) pairs.push('allow', allow.join(', '));
  return sendWhole(
    visit,
    { status, pairs, body },
    { outcome: 'refused', error: refusal.code, reason: refusal.message },
  );
}

export function sendLocal(visit: Visit, reply: FleetAnswer | Refusal): Promise<Closing> {
  if (isRefusal(reply)) return sendRefusal(visit, reply);
  const body = Buffer.from(reply.body);
  const pairs = addProvenance(
    ['content-type', reply.contentType, 'content-length', String(body.length)],
    visit.journal.provenance(),
  );
  return sendWhole(visit, { status: reply.status, pairs, body }, { outcome: 'ok' });
}

/** Tells a browser what a page may send; the headers that say so go with every answer of this exchange. */
export const sendPreflight = (visit: Visit): Promise<Closing> =>
  sendWhole(
    visit,
    { status: 204, pairs: addProvenance([], visit.journal.provenance()), body: Buffer.alloc(0) },
    { outcome: 'ok' },
  );

/** Passes on a backend's own error, bytes unchanged. */
export function sendHeld(visit: Visit, { status, headers, body }: HeldAnswer): Promise<Closing> {
  const pairs = downstreamHeaders(headers, visit.journal.provenance());
  return sendWhole(visit, { status, pairs, body }, { outcome: 'rejected' });
}

interface Whole {
  readonly status: number;
  readonly pairs: string[];
  readonly body: Buffer;
}

function sendWhole(visit: Visit, { status, pairs, body }: Whole, closing: Omit<Closing, 'status'>): Promise<Closing> {
  const { response, departure, journal } = visit;
  return new Promise((resolve) => {
    const end = (outcome: Closing['outcome']): void => {
      departure.unwatch();
      resolve({ ...closing, outcome, status, bytesOut: body.length });
    };
    if (response.headersSent) {
      response.destroy(); // too late for words: only the cut itself can tell
      return end('broken');
    }
    journal.markFirstByte();
    departure.watch(() => departure.gone && end('gone'));
    response.writeHead(status, pairs);
    response.end(body, () => end(closing.outcome));
  });
}

const pairsOf = (headers: Readonly<Record<string, string>>): string[] => Object.entries(headers).flat();
