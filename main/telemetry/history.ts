import type { HistoryPoint, HistoryScope, HistorySpan } from '../../shared/history.ts';
import type { RateSnapshot } from '../../shared/snapshot.ts';
import { createHistoryRing } from './history-ring.ts';

type HistoryFigures = Omit<HistoryPoint, 'at'>;

/** What charts show, as of one moment. */
export interface HistorySample {
  readonly rates: RateSnapshot;
  readonly inFlight: number;
  readonly backends: readonly {
    readonly id: string;
    readonly rates: RateSnapshot;
    readonly inFlight: number;
    /** Null when it is not known. */
    readonly vramBytes: number | null;
  }[];
}

export interface History {
  /** Call once per second; `at` is milliseconds since the epoch. */
  sample(at: number, sample: HistorySample): void;
  /** The span that ends at `at`, oldest first; empty for a backend that is not in the fleet. */
  read(scope: HistoryScope, span: HistorySpan, at: number): readonly HistoryPoint[];
}

const spans: Readonly<Record<HistorySpan, { readonly stepMs: number; readonly size: number }>> = {
  '5m': { stepMs: 1_000, size: 300 },
  '1h': { stepMs: 10_000, size: 360 },
  '24h': { stepMs: 120_000, size: 720 },
};

const toValues = (point: HistoryFigures): (number | null)[] => [
  point.rps,
  point.ttfbP50,
  point.ttfbP95,
  point.tokensPerSecond,
  point.inFlight,
  point.errorRate,
  point.vramBytes,
];
const WIDTH = 7;

function toPoint(at: number, values: readonly (number | null)[]): HistoryPoint {
  const [rps = null, ttfbP50 = null, ttfbP95 = null, tokensPerSecond = null, ...rest] = values;
  const [inFlight = null, errorRate = null, vramBytes = null] = rest;
  return { at, rps, ttfbP50, ttfbP95, tokensPerSecond, inFlight, errorRate, vramBytes };
}

const figures = (rates: RateSnapshot, inFlight: number, vramBytes: number | null): HistoryFigures => ({
  rps: rates.requestsPerSecond,
  ttfbP50: rates.ttfbP50Ms,
  ttfbP95: rates.ttfbP95Ms,
  tokensPerSecond: rates.tokensPerSecond,
  inFlight,
  errorRate: rates.errorRate,
  vramBytes,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function createTrack() {
  const rings = {
    '5m': createHistoryRing({ ...spans['5m'], width: WIDTH }),
    '1h': createHistoryRing({ ...spans['1h'], width: WIDTH }),
    '24h': createHistoryRing({ ...spans['24h'], width: WIDTH }),
  };
  return {
    sample(at: number, point: HistoryFigures): void {
      const values = toValues(point);
      for (const ring of Object.values(rings)) ring.sample(at, values);
    },
    read: (span: HistorySpan, at: number): HistoryPoint[] =>
      rings[span].read(at).map((point) => toPoint(point.at, point.values)),
  };
}

/**
 * Chart history in memory: 5 min by the second, 1 h by 10 s, 24 h by 2 min. Costs 88 320 bytes per backend and as much
 * for the gateway (1 380 points × 8 numbers × 8 bytes). A removed backend takes its history with it.
 */
export function createHistory(): History {
  const gateway = createTrack();
  const backends = new Map<string, ReturnType<typeof createTrack>>();

  function trackOf(id: string): ReturnType<typeof createTrack> {
    const known = backends.get(id);
    if (known) return known;
    const track = createTrack();
    backends.set(id, track);
    return track;
  }

  function forgetAbsent(present: HistorySample['backends']): void {
    const ids = new Set(present.map(({ id }) => id));
    for (const id of backends.keys()) if (!ids.has(id)) backends.delete(id);
  }

  return {
    sample(at, { rates, inFlight, backends: present }) {
      forgetAbsent(present);
      const vram = present.map(({ vramBytes }) => vramBytes).filter((bytes) => bytes !== null);
      gateway.sample(at, figures(rates, inFlight, vram.length > 0 ? sum(vram) : null));
      for (const backend of present) {
        trackOf(backend.id).sample(at, figures(backend.rates, backend.inFlight, backend.vramBytes));
      }
    },
    read(scope, span, at) {
      const track = scope.kind === 'gateway' ? gateway : backends.get(scope.id);
      return track?.read(span, at) ?? [];
    },
  };
}
