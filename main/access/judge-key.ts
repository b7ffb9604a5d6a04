import type { Errand } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { StoredKey, StoredSecret } from '../ports.ts';
import { coversErrand, scopeOf } from './judge-scope.ts';
import type { KeyEntry } from './key-entry.ts';

const unauthorized = (message: string): Refusal => ({ code: 'unauthorized', message });
const forbidden = (message: string): Refusal => ({ code: 'forbidden', message });

/** Why a key whose secret was proven lets nobody in any more; null while it does. */
function whyLapsed(key: StoredKey, secret: StoredSecret, now: number): Refusal | null {
  if (key.revokedAt !== null) return unauthorized('this key was revoked');
  if (key.expiresAt !== null && now >= key.expiresAt) return unauthorized('this key has expired');
  if (secret.endsAt !== null && now >= secret.endsAt)
    return unauthorized('this key was replaced by a newer one, and the time for both is over');
  return null;
}

export interface Asking {
  readonly errand: Errand;
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Why somebody who has proven a key's secret may not do that from there; null when it may. */
export function judgeKey(entry: KeyEntry, secret: StoredSecret, { errand, address, now }: Asking): Refusal | null {
  const lapsed = whyLapsed(entry.key, secret, now);
  if (lapsed) return lapsed;
  if (!entry.mayComeFrom(address)) return forbidden(`this key may not be used from ${address}`);
  const scope = scopeOf(errand);
  if (scope === 'nothing') return null;
  if (!coversErrand(entry.key.scopes, errand))
    return forbidden(`this key lacks the scope '${scope}', which ${errand.route} takes`);
  return entry.mayTake(errand.route) ? null : forbidden(`this key may not use ${errand.route}`);
}
