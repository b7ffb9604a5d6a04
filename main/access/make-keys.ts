import type { KeyRules } from '../../shared/key.ts';
import type { RandomBytes, StoredKey } from '../ports.ts';
import { newKey } from './key-changes.ts';
import { makeKeyId, makeSecret } from './key-text.ts';

export interface MadeKey {
  readonly key: StoredKey;
  readonly secret: string;
}

export interface Making {
  readonly randomBytes: RandomBytes;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly isTaken: (id: string) => boolean;
}

/** A key with its secret, under a name that is free. */
export function makeKey(rules: KeyRules, { randomBytes, now, isTaken }: Making): MadeKey {
  let id = makeKeyId(randomBytes);
  while (isTaken(id)) id = makeKeyId(randomBytes);
  const secret = makeSecret(id, randomBytes);
  return { key: newKey(id, rules, secret, now), secret };
}

/** As many, under different names. */
export function makeKeys(list: readonly KeyRules[], making: Making): readonly MadeKey[] {
  const names = new Set<string>();
  return list.map((rules) => {
    const made = makeKey(rules, { ...making, isTaken: (id) => making.isTaken(id) || names.has(id) });
    names.add(made.key.id);
    return made;
  });
}
