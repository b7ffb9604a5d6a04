/** How much a lane has been asked for lately: a count that halves with every half-life. */
export interface Demand {
  readonly count: number;
  /** Monotonic ms of the last change. */
  readonly at: number;
}

const HALF_LIFE_MS = 60_000;

export const noDemand: Demand = { count: 0, at: 0 };

/** The count as it stands at `now`. */
export const demandAt = ({ count, at }: Demand, now: number): number => count * 2 ** (-(now - at) / HALF_LIFE_MS);

export const askedAgain = (demand: Demand, now: number): Demand => ({ count: demandAt(demand, now) + 1, at: now });
