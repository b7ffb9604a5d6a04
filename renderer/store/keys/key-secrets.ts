import type { KeySecret } from '../../../shared/key.ts';

/** The secret that was used last, of all that a key has had; null when none was. */
export const lastUsed = (secrets: readonly KeySecret[]): KeySecret | null =>
  secrets.reduce<KeySecret | null>(
    (latest, secret) => ((secret.lastUsedAt ?? 0) > (latest?.lastUsedAt ?? 0) ? secret : latest),
    null,
  );

/** Secrets that were replaced and still work. */
export const overlapping = ([, ...old]: readonly KeySecret[], now: number): readonly KeySecret[] =>
  old.filter(({ endsAt }) => endsAt !== null && endsAt > now);

/** Whether somebody has come with a replaced secret although its successor was there. */
export const isStillUsed = ({ lastUsedAt }: KeySecret, [latest]: readonly KeySecret[]): boolean =>
  lastUsedAt !== null && latest !== undefined && lastUsedAt > latest.createdAt;
