import type { GatewayEvent } from '../../../shared/gateway-event.ts';

/** What has happened since somebody was last told. */
export interface FreshEvents {
  readonly lastSeq: number;
  /** The latest word about the health of a backend, by its id; that about several at once is under `GROUP`. */
  readonly texts: ReadonlyMap<string, string>;
  /** In words, while the queue is long. */
  readonly queue: string | null;
}

/** No backend is called this: ids are not empty. */
export const GROUP = '';

export const nothingFresh: FreshEvents = { lastSeq: 0, texts: new Map(), queue: null };

/** Takes in the events of a snapshot, which come latest first and of which most have been seen before. */
export function hear(fresh: FreshEvents, events: readonly GatewayEvent[]): FreshEvents {
  const texts = new Map(fresh.texts);
  let { queue, lastSeq } = fresh;
  for (const { seq, kind, severity, backend, text } of events.toReversed()) {
    if (seq <= fresh.lastSeq) continue;
    lastSeq = seq;
    if (kind === 'health') texts.set(backend ?? GROUP, text);
    if (kind === 'queue') queue = severity === 'warning' || severity === 'bad' ? text : null;
  }
  return { lastSeq, texts, queue };
}
