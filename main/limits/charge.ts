/** `capacity` at once, and `perMinute` more as time passes. Both above 0. */
export interface Paced {
  readonly kind: 'paced';
  readonly perMinute: number;
  readonly capacity: number;
}

/** So much from one midnight, UTC, to the next. Above 0. */
export interface Daily {
  readonly kind: 'daily';
  readonly perDay: number;
}

export type Rate = Paced | Daily;

/** One limit that something counts against, and whose. */
export interface Charge<R extends Rate = Rate> {
  /** As the configuration calls it, without `limits` in front. */
  readonly limit: string;
  /** A key's id or an address. */
  readonly whose: string;
  /** Requests are counted for good; tokens are set aside until it is known how many there were. */
  readonly unit: 'requests' | 'tokens';
  readonly rate: R;
  readonly cost: number;
}

/** Unique for a limit and whomever it holds. */
export const nameOf = ({ limit, whose }: Charge): string => `${limit} ${whose}`;
