/** Milliseconds since the epoch. */
export interface Lifetime {
  readonly validFrom: number;
  readonly expiresAt: number;
}

/** How near its end a certificate is: the fewest of these days that it has left, or a state that clients refuse already. */
export type AgeStage = 30 | 7 | 1 | 'expired' | 'not valid yet';

const DAY_MS = 24 * 3_600_000;
const STAGES = [1, 7, 30] as const;
/** From here on an admin is told by the panel, not only in the list of events. */
const SOON_MS = 14 * DAY_MS;

/** Whoever renews certificates in good time does so before two thirds of their life are over: until then nobody need care. */
const isLate = ({ validFrom, expiresAt }: Lifetime, leftMs: number): boolean => leftMs < (expiresAt - validFrom) / 3;

/** Null while there is time. `now`: milliseconds since the epoch. */
export function ageStage(life: Lifetime, now: number): AgeStage | null {
  const leftMs = life.expiresAt - now;
  if (leftMs < 0) return 'expired';
  if (now < life.validFrom) return 'not valid yet';
  if (!isLate(life, leftMs)) return null;
  return STAGES.find((days) => leftMs <= days * DAY_MS) ?? null;
}

/** One sentence, in whole days; for a certificate that still has time, too. */
export function ageInWords({ validFrom, expiresAt }: Lifetime, now: number): string {
  if (now > expiresAt) return 'the certificate has expired: clients refuse it';
  if (now < validFrom) return 'the certificate is not valid yet: clients refuse it';
  const days = Math.floor((expiresAt - now) / DAY_MS);
  return `the certificate expires ${days === 0 ? 'within a day' : `in ${days} day${days === 1 ? '' : 's'}`}`;
}

/** What clients object to, now or soon; null when nothing. */
export function ageTrouble(life: Lifetime, now: number): string | null {
  const leftMs = life.expiresAt - now;
  const isFine = now >= life.validFrom && (leftMs > SOON_MS || !isLate(life, leftMs));
  return isFine ? null : ageInWords(life, now);
}
