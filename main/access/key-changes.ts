import type { ApiKey, KeyEdit, KeyRules, KeyState } from '../../shared/key.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { StoredKey, StoredSecret } from '../ports.ts';
import { endingOf } from './key-text.ts';
import { hashSecret } from './secret-hash.ts';

/** Secrets of one key that may work at the same time. */
const MOST_WORKING = 3;
/** Secrets that are over are kept this long, to tell who still uses them. */
const REMEMBERED_MS = 30 * 24 * 3_600_000;

const isOver = (endsAt: number | null, now: number): boolean => endsAt !== null && now >= endsAt;

function stateOf({ revokedAt, expiresAt }: StoredKey, now: number): KeyState {
  if (revokedAt !== null) return 'revoked';
  return isOver(expiresAt, now) ? 'expired' : 'active';
}

const storedSecret = (secret: string, now: number): StoredSecret => ({
  hash: hashSecret(secret).toString('hex'),
  ending: endingOf(secret),
  createdAt: now,
  endsAt: null,
  lastUsedAt: null,
  lastUsedFrom: null,
});

/** A key that has just been made. */
export const newKey = (id: string, rules: KeyRules, secret: string, now: number): StoredKey => ({
  ...rules,
  id,
  createdAt: now,
  revokedAt: null,
  secrets: [storedSecret(secret, now)],
});

/** The key with other rules; its secrets stay as they are. */
export const edited = (key: StoredKey, rules: KeyEdit): Result<StoredKey, string> =>
  key.revokedAt === null
    ? ok({ ...key, ...rules, limits: { ...key.limits, ...rules.limits } })
    : err(`${key.id} was revoked: there is nothing to change`);

export const revoked = (key: StoredKey, now: number): Result<StoredKey, string> =>
  key.revokedAt === null ? ok({ ...key, revokedAt: now }) : err(`${key.id} was revoked already`);

/** The key with one more secret; the others stop `overlapMs` from now, or sooner where that was settled. */
export function withNewSecret(
  key: StoredKey,
  secret: string,
  { now, overlapMs }: { readonly now: number; readonly overlapMs: number },
): Result<StoredKey, string> {
  const state = stateOf(key, now);
  if (state !== 'active') return err(`${key.id} is ${state}: only a key that works can be rotated`);
  const kept = key.secrets.filter(({ endsAt }) => endsAt === null || now < endsAt + REMEMBERED_MS);
  const working = kept.filter(({ endsAt }) => !isOver(endsAt, now));
  if (overlapMs > 0 && working.length >= MOST_WORKING)
    return err(`${working.length} secrets of ${key.id} work already: end the old ones first`);
  const ended = endSecrets(kept, now + overlapMs);
  return ok({ ...key, secrets: [storedSecret(secret, now), ...ended] });
}

/** The key with all but its latest secret stopped now. */
export const withoutOldSecrets = (key: StoredKey, now: number): StoredKey => {
  const [latest, ...old] = key.secrets;
  return { ...key, secrets: latest === undefined ? [] : [latest, ...endSecrets(old, now)] };
};

const endSecrets = (secrets: readonly StoredSecret[], at: number): StoredSecret[] =>
  secrets.map((secret) => ({ ...secret, endsAt: Math.min(secret.endsAt ?? at, at) }));

/** As admins see it: without what proves it. */
export function describeKey(key: StoredKey, now: number, requestsByHour: readonly number[]): ApiKey {
  const secrets = key.secrets.map(({ hash: _, ...secret }) => secret);
  return { ...key, secrets, state: stateOf(key, now), requestsByHour };
}
