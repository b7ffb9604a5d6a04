import type { LiveExchange, Outcome } from '../../../shared/exchange.ts';
import { aliasOf, type TrafficRow } from './traffic-row.ts';

/** `failed` = everything but `ok`; `retried` = more than one attempt, however it ended. */
export type OutcomeFilter = Outcome | 'failed' | 'retried';
/** `live` = every stage of what has not ended. */
export type StageFilter = LiveExchange['stage'] | 'live' | 'ended';

export interface TrafficFilter {
  readonly text: string;
  readonly backend: string | null;
  readonly model: string | null;
  readonly outcome: OutcomeFilter | null;
  readonly stage: StageFilter | null;
  readonly isSlowOnly: boolean;
}

export const everything: TrafficFilter = {
  text: '',
  backend: null,
  model: null,
  outcome: null,
  stage: null,
  isSlowOnly: false,
};

export const outcomeFilters: readonly OutcomeFilter[] = [
  'ok',
  'failed',
  'rejected',
  'refused',
  'broken',
  'gone',
  'retried',
];
export const stageFilters: readonly StageFilter[] = ['live', 'reading', 'queued', 'dialling', 'streaming', 'ended'];

/** Reads a filter from an address; what is not understood is left out. */
export const filterOfQuery = (query: URLSearchParams): TrafficFilter => ({
  text: query.get('q') ?? '',
  backend: query.get('backend'),
  model: query.get('model'),
  outcome: oneOf(outcomeFilters, query.get('outcome')),
  stage: oneOf(stageFilters, query.get('stage')),
  isSlowOnly: query.has('slow'),
});

const oneOf = <T extends string>(known: readonly T[], text: string | null): T | null =>
  known.find((word) => word === text) ?? null;

/** Writes a filter into an address. */
export function queryOfFilter(filter: TrafficFilter): Record<string, string> {
  const { text, backend, model, outcome, stage, isSlowOnly } = filter;
  const words = { q: text || null, backend, model, outcome, stage, slow: isSlowOnly ? '1' : null };
  return Object.fromEntries(Object.entries(words).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Whether a row is asked for. `slowMs` = a first byte that takes at least this long is slow; null when none was measured. */
export function isAskedFor(row: TrafficRow, filter: TrafficFilter, { slowMs, at }: Moment): boolean {
  const { exchange } = row;
  return (
    (filter.backend === null || touches(row, filter.backend)) &&
    (filter.model === null || exchange.model === filter.model) &&
    (filter.outcome === null || hasOutcome(row, filter.outcome)) &&
    (filter.stage === null || isAt(row, filter.stage)) &&
    (!filter.isSlowOnly || isSlow(row, { slowMs, at })) &&
    (filter.text.trim() === '' || mentions(row, filter.text.trim().toLowerCase()))
  );
}

interface Moment {
  readonly slowMs: number | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const touches = ({ kind, exchange }: TrafficRow, backend: string): boolean =>
  exchange.backend === backend ||
  (kind === 'ended' && exchange.attempts.some((attempt) => attempt.backend === backend));

function hasOutcome(row: TrafficRow, wanted: OutcomeFilter): boolean {
  if (wanted === 'retried') return attemptsOf(row) > 1;
  if (row.kind !== 'ended') return false;
  return wanted === 'failed' ? row.exchange.outcome !== 'ok' : row.exchange.outcome === wanted;
}

export const attemptsOf = ({ kind, exchange }: TrafficRow): number =>
  kind === 'ended' ? exchange.attempts.length : exchange.attempts;

function isAt({ kind, exchange }: TrafficRow, wanted: StageFilter): boolean {
  if (wanted === 'ended') return kind !== 'live';
  return kind === 'live' && (wanted === 'live' || exchange.stage === wanted);
}

function isSlow(row: TrafficRow, { slowMs, at }: Moment): boolean {
  if (slowMs === null) return false;
  if (row.kind === 'ended') return (row.exchange.ttfbMs ?? 0) >= slowMs;
  const { stage, startedAt, stageAt } = row.exchange;
  return (stage === 'streaming' ? stageAt : at) - startedAt >= slowMs;
}

function mentions(row: TrafficRow, text: string): boolean {
  const { kind, exchange } = row;
  const { id, route, model, client, identity, backend } = exchange;
  const words = [id, route, model, aliasOf(row), client, identity?.name ?? null, identity?.id ?? null, backend];
  if (kind === 'ended')
    words.push(exchange.reason, exchange.error, exchange.status === null ? null : `${exchange.status}`);
  return words.some((word) => word?.toLowerCase().includes(text));
}
