import type { Lifetime } from '../age.ts';

/** When two thirds of a certificate's life are over; milliseconds since the epoch. */
export const renewAt = ({ validFrom, expiresAt }: Lifetime): number =>
  validFrom + Math.floor(((expiresAt - validFrom) * 2) / 3);

const FIRST_MS = 10 * 60_000;
const MOST_MS = 6 * 3_600_000;

/**
 * How long to wait after so many failures in a row. Public authorities count failures per name and hour, so the first hour has
 * three tries; `random` (0 to 1) keeps gateways that failed together from coming back together.
 */
export const retryAfterMs = (failures: number, random: number): number =>
  Math.round(Math.min(FIRST_MS * 2 ** (failures - 1), MOST_MS) * (0.8 + 0.4 * random));

/** Whether a certificate is for exactly these names, whatever their order. */
export const isFor = (names: readonly string[], domains: readonly string[]): boolean =>
  names.length === domains.length && domains.every((domain) => names.includes(domain));
