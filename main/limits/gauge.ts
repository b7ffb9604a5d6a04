import type { Standing } from '../../shared/standing.ts';
import type { Charge, Rate } from './charge.ts';

/** How limits of one kind are counted. */
export interface Gauge<R extends Rate> {
  /** Milliseconds until it could be had; 0 when it can be now. */
  waitMs(charge: Charge<R>): number;
  /** Counts it, whether it could be had or not. The function given back puts what was really used in its place. */
  take(charge: Charge<R>): (used: number) => void;
  standing(charge: Charge<R>): Standing;
}
