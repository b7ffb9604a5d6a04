import { ok, type Result } from '../../shared/result.ts';
import type { Clock, Credentials, Log, StoredCredential } from '../ports.ts';
import { aboutOf, type CredentialOwner, isOf } from './stored-credentials.ts';

/** One stored credential, and what is known of it now. */
export interface Entry {
  kept: StoredCredential;
  /** Null until it was tried. */
  secret: Result<string, string> | null;
  /** Monotonic ms of the last try. */
  triedAt: number;
}

export interface VaultParts extends Credentials {
  readonly clock: Clock;
  readonly log: Log;
}

/** Everything that is stored: sealed on disk, and opened in memory where it was asked for. */
export interface VaultEntries {
  all(): readonly Entry[];
  /** What is stored under that id, whichever address it was for. */
  find(id: string): Entry | undefined;
  entryFor(owner: CredentialOwner): Entry | undefined;
  /** What comes of it is in the entry, unless another one has taken its place meanwhile. */
  open(entry: Entry): Promise<void>;
  /** In place of what was stored under that id; the error leaves everything as it was. */
  keep(kept: StoredCredential, secret: Entry['secret']): Result<void, string>;
  forget(id: string): Result<void, string>;
  /** For what nobody waits for the outcome of. */
  report(id: string, outcome: Result<unknown, string>): void;
  /** Calls `listener` with the id of each backend whose credential becomes known, or another. */
  onChange(listener: (id: string) => void): void;
  tell(id: string): void;
}

export function createVaultEntries({ clock, log, store, box }: VaultParts): VaultEntries {
  const entries = new Map(store.load().map((kept): [string, Entry] => [kept.backend, entryOf(kept, null)]));
  let tell: (id: string) => void = () => {};
  return {
    all: () => [...entries.values()],
    find: (id) => entries.get(id),
    entryFor(owner) {
      const entry = entries.get(owner.id);
      return entry && isOf(entry.kept, owner) ? entry : undefined;
    },
    async open(entry) {
      entry.triedAt = clock.monotonic();
      const secret = await box.open(entry.kept.sealed, aboutOf(entry.kept));
      if (entries.get(entry.kept.backend) !== entry) return;
      const isNews = secret.ok || !entry.secret;
      entry.secret = secret;
      if (isNews) tell(entry.kept.backend);
    },
    keep(kept, secret) {
      const saved = store.save(kept);
      if (saved.ok) entries.set(kept.backend, entryOf(kept, secret));
      return saved;
    },
    forget(id) {
      const removed = entries.has(id) ? store.remove(id) : ok(undefined);
      if (removed.ok) entries.delete(id);
      return removed;
    },
    report(id, outcome) {
      if (!outcome.ok) log.error('a stored credential could not be written', { backend: id, why: outcome.error });
    },
    onChange(listener) {
      tell = listener;
    },
    tell: (id) => tell(id),
  };
}

const entryOf = (kept: StoredCredential, secret: Entry['secret']): Entry => ({ kept, secret, triedAt: 0 });
