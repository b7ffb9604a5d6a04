import type { GatewayEvent } from '../../../shared/gateway-event.ts';

/** What has happened since somebody was last told. */
export interface FreshEvents {
  readonly lastSeq: number;
  /** The latest word about the health of a backend, by its id; that about several at once is under `GROUP`. */
  readonly texts: ReadonlyMap<string, string>;
  /** Other troubles that nothing has ended since, by what they are about, in the order in which they came. */
  readonly troubles: ReadonlyMap<string, GatewayEvent>;
}

/** No backend is called this: ids are not empty. */
export const GROUP = '';

export const nothingFresh: FreshEvents = { lastSeq: 0, texts: new Map(), troubles: new Map() };

/** What an event about something else than a backend's health is about, so that its end can be told; null = nothing to tell. */
function subjectOf({ kind, backend, model, text }: GatewayEvent): string | null {
  switch (kind) {
    case 'queue':
    case 'certificate':
      return kind;
    case 'drift':
      return `drift ${model ?? ''}`;
    case 'lane':
      return backend === null || model === undefined ? null : `lane ${backend} ${model}`;
    case 'key':
      return `key ${text}`;
    default:
      return null;
  }
}

const isTrouble = ({ severity }: GatewayEvent): boolean => severity === 'warning' || severity === 'bad';

/** Takes in the events of a snapshot, which come latest first and of which most have been seen before. */
export function hear(fresh: FreshEvents, events: readonly GatewayEvent[]): FreshEvents {
  const texts = new Map(fresh.texts);
  const troubles = new Map(fresh.troubles);
  let { lastSeq } = fresh;
  for (const event of events.toReversed()) {
    if (event.seq <= fresh.lastSeq) continue;
    lastSeq = event.seq;
    if (event.kind === 'health') texts.set(event.backend ?? GROUP, event.text);
    const subject = subjectOf(event);
    if (subject === null) continue;
    troubles.delete(subject);
    if (isTrouble(event)) troubles.set(subject, event);
  }
  return { lastSeq, texts, troubles };
}
