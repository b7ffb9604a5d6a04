import type { Digest } from '../figures/digest.ts';
import { percentile } from '../figures/statistics.ts';
import type { MeasureId } from './measure-id.ts';

export interface Measure {
  id: MeasureId;
  label: string;
  unit: '' | 's' | '×' | '/s' | 'k';
  digits: number;
  /** Whether the ratio to nginx says something. */
  compared: boolean;
  /** Null where the measure does not apply. */
  of(digest: Digest): number | null;
  /** What it would be at the lower bound; left out where there is none. */
  bound?(digest: Digest): number;
}

const seconds = (ms: number): number => ms / 1000;
const perThousand = (part: number, { requests }: Digest): number => (1000 * part) / requests;

const wait = (id: MeasureId, share: number): Measure => ({
  ...{ id, label: `TTFB p${share * 100}`, unit: 's', digits: 2, compared: true },
  of: ({ waits }) => seconds(percentile(waits, share)),
  bound: ({ bounds }) => seconds(percentile(bounds, share)),
});

/** Everything a table shows, row by row. */
export const measures: readonly Measure[] = [
  wait('p50', 0.5),
  wait('p95', 0.95),
  wait('p99', 0.99),
  {
    ...{ id: 'short-p95', label: 'TTFB p95 without the 70B', unit: 's', digits: 2, compared: true },
    of: ({ shortWaits, waits }) => (shortWaits.length === waits.length ? null : seconds(percentile(shortWaits, 0.95))),
  },
  {
    ...{ id: 'over-bound', label: 'p50 ÷ (lower bound + floor)', unit: '×', digits: 2, compared: false },
    of: ({ waits, bounds, floorMs }) => percentile(waits, 0.5) / (percentile(bounds, 0.5) + floorMs),
  },
  {
    ...{ id: 'batch', label: '200 embeddings done in', unit: 's', digits: 1, compared: true },
    of: ({ batchMs }) => (batchMs === null ? null : seconds(batchMs)),
  },
  {
    ...{ id: 'tokens', label: 'tokens per second, all answers', unit: '/s', digits: 0, compared: true },
    of: ({ tokensPerSecond }) => tokensPerSecond,
  },
  {
    ...{ id: 'failed', label: 'errors per 1,000, before an answer began', unit: '', digits: 1, compared: false },
    of: (digest) => perThousand(digest.failedBefore, digest),
  },
  {
    ...{ id: 'cut', label: 'errors per 1,000, answer cut', unit: '', digits: 1, compared: false },
    of: (digest) => perThousand(digest.cut, digest),
  },
  {
    ...{
      id: 'cut-elsewhere',
      label: 'answers cut, but not by their server dying',
      unit: '',
      digits: 0,
      compared: false,
    },
    of: ({ cutElsewhere }) => cutElsewhere,
  },
  {
    ...{ id: 'unanswered', label: 'never answered', unit: '', digits: 0, compared: false },
    of: ({ unanswered }) => unanswered,
  },
  {
    ...{ id: 'queue', label: 'most requests waiting at once', unit: '', digits: 0, compared: true },
    of: ({ queueDepth }) => queueDepth,
  },
  {
    ...{ id: 'loads', label: 'model loads', unit: '', digits: 0, compared: true },
    of: ({ loads }) => loads,
  },
  {
    ...{ id: 'evictions', label: 'models evicted', unit: '', digits: 0, compared: true },
    of: ({ evictions }) => evictions,
  },
  {
    ...{ id: 'reevaluated', label: 'prompt tokens evaluated again', unit: 'k', digits: 1, compared: true },
    of: ({ reevaluatedTokens }) => reevaluatedTokens / 1000,
  },
  {
    ...{ id: 'fairness', label: 'fairness: longest ÷ shortest median wait', unit: '×', digits: 1, compared: false },
    of: ({ unfairness }) => unfairness,
  },
];
