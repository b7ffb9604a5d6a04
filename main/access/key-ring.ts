import type { ApiKey, KeyChanges, KeyEdit, KeyRules, KeyUsePoint, KeyUseSpan, NewSecret } from '../../shared/key.ts';
import type { KeyLifetime } from '../../shared/key-age.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock, KeyStore, Log, RandomBytes, StoredKey } from '../ports.ts';
import { createChangedKeys } from './changed-keys.ts';
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
  /** Raised by every change, and now and then while keys are used. */
  seq(): number;
  /** What has changed after that number; every key where it is null or none of this run's. */
  changes(since: number | null): KeyChanges;
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
  /** Writes down what was used since last time. */
  stop(): void;
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
  const changed = createChangedKeys(clock.now());
  const use = createKeyUse({ clock, log, store, current: find, onUsed: changed.note });

  function keepAll(keys: readonly StoredKey[]): Changed<readonly StoredKey[]> {
    const saved = store.save(...keys);
    if (!saved.ok)
      return err({
        kind: 'failed',
        message: `${keys.length === 1 ? 'the key' : 'the keys'} could not be kept: ${saved.error}`,
      });
    for (const key of keys) entries.set(key.id, createKeyEntry(key));
    changed.note(keys.map(({ id }) => id));
    return ok(keys);
  }

  function keep(key: StoredKey): Changed<StoredKey> {
    const kept = keepAll([key]);
    return kept.ok ? ok(key) : kept;
  }

  function change(id: string, how: (key: StoredKey) => Result<StoredKey, string>): Changed<StoredKey> {
    const key = find(id);
    if (!key) return err(unknown(id));
    const next = how(key);
    return next.ok ? keep(next.value) : err({ kind: 'conflict', message: next.error });
  }

  const making = (): Making => ({ randomBytes, now: clock.now(), isTaken: (id) => entries.has(id) });

  const show = (key: StoredKey): ApiKey => describeKey(key, clock.now(), use.hoursOf(key.id));
  const describe = (kept: Changed<StoredKey>): Changed<ApiKey> => (kept.ok ? ok(show(kept.value)) : kept);
  const tell = (kept: Changed<StoredKey>, secret: string): Changed<NewSecret> => {
    const key = describe(kept);
    return key.ok ? ok({ id: key.value.id, secret, key: key.value }) : key;
  };

  return {
    find: (id) => entries.get(id),
    list: () => [...entries.values()].map((entry) => show(current(entry))),
    seq: changed.seq,
    changes(since) {
      changed.passTime(clock.now(), { keys: entries.values(), counted: use.counted() });
      const isChanged = changed.after(since);
      const keys = [...entries.values()].filter(({ key }) => isChanged(key.id)).map((entry) => show(current(entry)));
      return { seq: changed.seq(), keys };
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
      const rotated = change(id, (key) => withNewSecret(key, secret, { now: clock.now(), overlapMs }));
      return tell(rotated, secret);
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
    stop: use.stop,
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
