import type { Standing } from '../../shared/standing.ts';
import type { Charge, Daily, Paced, Rate } from './charge.ts';
import type { Gauge } from './gauge.ts';

/** What was counted, and how to put it right. */
export interface Taking {
  readonly charge: Charge;
  /** Puts what was really used in its place. */
  readonly putRight: (used: number) => void;
}

export type Taken =
  | { readonly ok: true; readonly takings: readonly Taking[] }
  /** The limit that will hold for longest. */
  | { readonly ok: false; readonly charge: Charge; readonly waitMs: number };

/** Holds whoever is charged to rates. Nothing here waits. */
export interface Limiter {
  /** All of it or nothing: what one limit refuses counts against none. */
  take(charges: readonly Charge[]): Taken;
  standings(charges: readonly Charge[]): readonly Standing[];
}

export interface Gauges {
  readonly paced: Gauge<Paced>;
  readonly daily: Gauge<Daily>;
}

export function createLimiter(gauges: Gauges): Limiter {
  // Each kind has the gauge of its name, which the compiler cannot follow through a member's member.
  const gaugeOf = ({ rate }: Charge): Gauge<Rate> => gauges[rate.kind] as Gauge<Rate>;
  return {
    take(charges) {
      const waits = charges.map((charge) => gaugeOf(charge).waitMs(charge));
      const longest = Math.max(0, ...waits);
      const held = charges[waits.indexOf(longest)];
      if (longest > 0 && held) return { ok: false, charge: held, waitMs: longest };
      return {
        ok: true,
        takings: charges.map((charge) => ({ charge, putRight: gaugeOf(charge).take(charge) })),
      };
    },
    standings: (charges) => charges.map((charge) => gaugeOf(charge).standing(charge)),
  };
}
