/** What matters of a key that ends some time. Milliseconds since the epoch. */
export interface KeyLifetime {
  readonly id: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When the latest request came with one of its secrets; null = never. */
  readonly lastUsedAt: number | null;
}

/** A key that is told of: never its secret. */
export interface AgingKey extends Pick<KeyLifetime, 'id' | 'owner'> {
  /** 0 or less when it has expired. */
  readonly leftMs: number;
  /** Since it was last used; null = never. */
  readonly unusedMs: number | null;
}

/** How near its end a key is: the fewest of these days that it has left. */
export type KeyStage = (typeof stages)[number] | 'expired';

const DAY_MS = 24 * 3_600_000;
const stages = [3, 14] as const;
/** What has ended longer ago is no news to anybody. */
const OLD_MS = 3 * DAY_MS;

/**
 * Null while there is time, and when it ended long ago. Whoever was given a key for less time than a stage knows that it
 * ends soon: for such a key there is no such stage. `now`: milliseconds since the epoch. Pure.
 */
export function keyStage({ createdAt, expiresAt }: KeyLifetime, now: number): KeyStage | null {
  const leftMs = expiresAt - now;
  if (leftMs <= 0) return -leftMs > OLD_MS ? null : 'expired';
  return stages.find((days) => leftMs <= days * DAY_MS && createdAt < expiresAt - days * DAY_MS) ?? null;
}
