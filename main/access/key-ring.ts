import type { ApiKey, KeyEdit, KeyRules, KeyUsePoint, KeyUseSpan, NewSecret } from '../../shared/key.ts';
import type { KeyLifetime } from '../../shared/key-age.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock, KeyStore, Log, RandomBytes, StoredKey } from '../ports.ts';
import { describeKey, edited, revoked, withNewSecret, withoutOldSecrets } from './key-changes.ts';
import { createKeyEntry, type KeyEntry, type SecretEntry } from './key-entry.ts';
import { makeSecret } from './key-text.ts';
import { createKeyUse } from './key-use.ts';
import { type MadeKey, type Making, makeKey, makeKeys } from './make-keys.ts';

export interface KeyRingPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly randomBytes: RandomBytes;
  readonly store: KeyStore;
}

/** A change that could not be made: there is no such key, it makes no sense now, or it could not be kept. */
export interface KeyFault {
  readonly kind: 'not_found' | 'conflict' | 'failed';
  readonly message: string;
}
type Changed<T> = Result<T, KeyFault>;

/** The keys there are, and who last used them. Every change is on disk before it counts. */
export interface KeyRing {
  find(id: string): KeyEntry | undefined;
  list(): readonly ApiKey[];
  /** Those that are not revoked and end some time. */
  lifetimes(): Iterable<KeyLifetime>;
  create(rules: KeyRules): Changed<NewSecret>;
  /** All of them or none, in that order. */
  createAll(list: readonly KeyRules[]): Changed<readonly NewSecret[]>;
  edit(id: string, rules: KeyEdit): Changed<ApiKey>;
  rotate(id: string, overlapMs: number): Changed<NewSecret>;
  /** For good. */
  revoke(id: string): Changed<ApiKey>;
  /** Ends an overlap now: the latest secret goes on. */
  endOld(id: string): Changed<ApiKey>;
  use(id: string, span: KeyUseSpan): Changed<readonly KeyUsePoint[]>;
  noteUsed(key: StoredKey, secret: SecretEntry, address: string): void;
  /** One exchange of that key is over. */
  noteSettled(id: string, tokens: { readonly prompt: number; readonly output: number }): void;
  /** Writes down what was used since last time; for the end, too. */
  flush(): void;
}

const NO_HOURS: readonly number[] = Array.from({ length: 24 }, () => 0);

/** As it is now, last uses included. */
const current = ({ key, secrets }: KeyEntry): StoredKey => ({ ...key, secrets: secrets.map(({ stored }) => stored) });

const unknown = (id: string): KeyFault => ({ kind: 'not_found', message: `there is no key called '${id}'` });

export function createKeyRing({ clock, log, randomBytes, store }: KeyRingPorts): KeyRing {
  const entries = new Map(store.load().map((key) => [key.id, createKeyEntry(key)]));
  const find = (id: string): StoredKey | undefined => {
    const entry = entries.get(id);
    return entry && current(entry);
  };
  const use = createKeyUse({ clock, log, store, current: find });

  function keepAll(keys: readonly StoredKey[]): Changed<readonly StoredKey[]> {
    const saved = store.save(...keys);
    if (!saved.ok)
      return err({
        kind: 'failed',
        message: `${keys.length === 1 ? 'the key' : 'the keys'} could not be kept: ${saved.error}`,
      });
    for (const key of keys) entries.set(key.id, createKeyEntry(key));
    return ok(keys);
  }

  function keep(key: StoredKey): Changed<StoredKey> {
    const kept = keepAll([key]);
    return kept.ok ? ok(key) : kept;
  }

  function change(id: string, how: (key: StoredKey) => Result<StoredKey, string>): Changed<StoredKey> {
    const key = find(id);
    if (!key) return err(unknown(id));
    const changed = how(key);
    return changed.ok ? keep(changed.value) : err({ kind: 'conflict', message: changed.error });
  }

  const making = (): Making => ({ randomBytes, now: clock.now(), isTaken: (id) => entries.has(id) });

  const describe = (changed: Changed<StoredKey>): Changed<ApiKey> => {
    if (!changed.ok) return changed;
    const { id } = changed.value;
    return ok(describeKey(changed.value, clock.now(), use.byHour(id).get(id) ?? NO_HOURS));
  };
  const tell = (changed: Changed<StoredKey>, secret: string): Changed<NewSecret> => {
    const key = describe(changed);
    return key.ok ? ok({ id: key.value.id, secret, key: key.value }) : key;
  };

  return {
    find: (id) => entries.get(id),
    list() {
      const hours = use.byHour();
      const now = clock.now();
      return [...entries.values()].map((entry) =>
        describeKey(current(entry), now, hours.get(entry.key.id) ?? NO_HOURS),
      );
    },
    lifetimes: () => [...entries.values()].flatMap(lifetimeOf),
    create(rules) {
      const { key, secret } = makeKey(rules, making());
      return tell(keep(key), secret);
    },
    createAll(list) {
      const made = makeKeys(list, making());
      const kept = keepAll(made.map(({ key }) => key));
      return kept.ok ? ok(made.map((one) => tellNew(one, clock.now()))) : kept;
    },
    edit: (id, rules) => describe(change(id, (key) => edited(key, rules))),
    rotate(id, overlapMs) {
      const secret = makeSecret(id, randomBytes);
      const changed = change(id, (key) => withNewSecret(key, secret, { now: clock.now(), overlapMs }));
      return tell(changed, secret);
    },
    revoke: (id) => describe(change(id, (key) => revoked(key, clock.now()))),
    endOld: (id) => describe(change(id, (key) => ok(withoutOldSecrets(key, clock.now())))),
    use: (id, span) => (entries.has(id) ? ok(use.steps(id, span)) : err(unknown(id))),
    noteUsed({ id }, { stored }, address) {
      stored.lastUsedAt = clock.now();
      stored.lastUsedFrom = address;
      use.noteUsed(id);
    },
    noteSettled: use.noteSettled,
    flush: use.flush,
  };
}

function lifetimeOf({ key: { id, owner, createdAt, expiresAt, revokedAt }, secrets }: KeyEntry): KeyLifetime[] {
  if (expiresAt === null || revokedAt !== null) return [];
  const uses = secrets.flatMap(({ stored: { lastUsedAt } }) => lastUsedAt ?? []);
  return [{ id, owner, createdAt, expiresAt, lastUsedAt: uses.length === 0 ? null : Math.max(...uses) }];
}

const tellNew = ({ key, secret }: MadeKey, now: number): NewSecret => ({
  id: key.id,
  secret,
  key: describeKey(key, now, NO_HOURS),
});
