import type { GatewayEvent } from '../../../shared/gateway-event.ts';

export type EventKind = GatewayEvent['kind'];

/** Which events are listed. */
export interface EventFilter {
  /** None = every kind. */
  readonly kinds: readonly EventKind[];
  readonly isTroubleOnly: boolean;
  /** In their words. */
  readonly text: string;
}

/** What each kind is about, in the order of the filter. */
export const kindWords: Readonly<Record<EventKind, string>> = {
  health: 'Health',
  lane: 'Models on servers',
  queue: 'Queue',
  drift: 'Drift',
  operation: 'Operations',
  mode: 'Drain and maintenance',
  fleet: 'Fleet',
  config: 'Configuration',
  access: 'Access',
  key: 'Keys',
  certificate: 'Certificate',
  notify: 'Webhooks',
};

const isKind = (word: string): word is EventKind => Object.hasOwn(kindWords, word);
export const allKinds: readonly EventKind[] = Object.keys(kindWords).filter(isKind);

/** Reads an address such as `#/events?kind=drift,key&only=trouble`; what is unknown in it counts for nothing. */
export const filterOfQuery = (query: URLSearchParams): EventFilter => ({
  kinds: (query.get('kind') ?? '').split(',').filter(isKind),
  isTroubleOnly: query.get('only') === 'trouble',
  text: query.get('q') ?? '',
});

export const queryOfFilter = ({ kinds, isTroubleOnly, text }: EventFilter): Readonly<Record<string, string>> => ({
  ...(kinds.length > 0 && { kind: kinds.join(',') }),
  ...(isTroubleOnly && { only: 'trouble' }),
  ...(text !== '' && { q: text }),
});

const isTrouble = ({ severity }: Pick<GatewayEvent, 'severity'>): boolean =>
  severity === 'warning' || severity === 'bad';

/** Those that the filter lets through but for their kind: what the kinds are counted from. */
export function beforeKinds(events: readonly GatewayEvent[], { isTroubleOnly, text }: EventFilter): GatewayEvent[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return events.filter((event) => {
    if (isTroubleOnly && !isTrouble(event)) return false;
    const words = `${event.text} ${event.backend ?? ''} ${event.model ?? ''}`.toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
}

export const ofKinds = (events: readonly GatewayEvent[], { kinds }: EventFilter): readonly GatewayEvent[] =>
  kinds.length === 0 ? events : events.filter(({ kind }) => kinds.includes(kind));

/** How many there are of each kind; the kinds that are chosen are counted although there may be none. */
export function countKinds(
  events: readonly GatewayEvent[],
  { kinds }: EventFilter,
): readonly (readonly [EventKind, number])[] {
  const counts = allKinds.map((kind) => [kind, events.filter((event) => event.kind === kind).length] as const);
  return counts.filter(([kind, count]) => count > 0 || kinds.includes(kind));
}
