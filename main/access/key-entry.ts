import type { Permit } from '../../shared/access.ts';
import type { Identity } from '../../shared/identity.ts';
import type { Mutable } from '../../shared/mutable.ts';
import { createAddressList } from '../address-list.ts';
import type { StoredKey, StoredSecret } from '../ports.ts';
import { matchesGlob } from './glob.ts';
import { createModelList } from './model-list.ts';
import { isSameHash } from './secret-hash.ts';

/** One secret, ready to be compared; its last use is written here first. */
export interface SecretEntry {
  readonly hash: Buffer;
  readonly stored: Mutable<StoredSecret>;
}

/** A key as requests are judged by it: everything that can be worked out beforehand is. */
export interface KeyEntry {
  readonly key: StoredKey;
  readonly secrets: readonly SecretEntry[];
  readonly permit: Permit & { readonly identity: Identity };
  readonly mayTake: (route: string) => boolean;
  readonly mayComeFrom: (address: string) => boolean;
}

export function createKeyEntry(key: StoredKey): KeyEntry {
  const { id, owner, workClass, models, routes, addresses } = key;
  return {
    key,
    secrets: key.secrets.map((stored) => ({ hash: Buffer.from(stored.hash, 'hex'), stored: { ...stored } })),
    permit: { identity: { id, name: owner }, workClass, mayUse: createModelList(models) },
    mayTake: (route) => routes.length === 0 || routes.some((pattern) => matchesGlob(pattern, route)),
    // A key without a list may be used from anywhere.
    mayComeFrom: addresses.length === 0 ? () => true : createAddressList(addresses),
  };
}

/** Which of the key's secrets that hash is of. All are compared, however early one fits. */
export function proveSecret({ secrets }: KeyEntry, hash: Buffer): SecretEntry | null {
  let proven: SecretEntry | null = null;
  for (const secret of secrets) if (isSameHash(hash, secret.hash)) proven = secret;
  return proven;
}
