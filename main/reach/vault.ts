import type { SealedBy } from '../../shared/backend-credential.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';
import { aboutOf, type CredentialOwner, isOf } from './stored-credentials.ts';
import { createVaultBooks } from './vault-books.ts';
import { createVaultEntries, type VaultEntries, type VaultParts } from './vault-entries.ts';

export interface Kept {
  /** Milliseconds since the epoch. */
  readonly setAt: number;
  readonly sealedBy: SealedBy;
  readonly warning: string | null;
  /** Puts back what was there before. */
  takeBack(): void;
}

/** The stored credentials of backends: sealed where they are kept, open in memory for those that are in use. */
export interface Vault {
  /** What that backend is to be shown; the error says in words why it cannot be had. Costs nothing but a look. */
  read(owner: CredentialOwner): Result<string, string>;
  /** When it was stored, milliseconds since the epoch; null when nothing is stored for it. */
  setAt(owner: CredentialOwner): number | null;
  /** The error is one line; what was there before then stays. */
  put(owner: CredentialOwner, secret: string): Promise<Result<Kept, string>>;
  /** Now and for good. */
  forget(id: string): Result<void, string>;
  /**
   * Says which backends ask for theirs: resolves when each was opened, or could not be. What nobody asks for any more is
   * forgotten a day later, so that a removed backend can be taken back.
   */
  adopt(owners: readonly CredentialOwner[]): Promise<void>;
  /** Calls `listener` with the id of each backend whose credential becomes known, or another. */
  onChange(listener: (id: string) => void): void;
  stop(): void;
}

/** What could not be opened, as from a locked keychain, is tried again no sooner. */
const RETRY_MS = 60_000;
const SWEEP_MS = 3_600_000;

export function createVault(parts: VaultParts): Vault {
  const { clock } = parts;
  const entries = createVaultEntries(parts);
  const books = createVaultBooks(entries, parts);
  let owners: readonly CredentialOwner[] = [];
  const stop = every(SWEEP_MS, clock, () => books.sweep(owners));
  return {
    read: (owner) => read(entries, owner, clock),
    setAt: (owner) => entries.entryFor(owner)?.kept.setAt ?? null,
    put: createPut(entries, parts),
    forget: entries.forget,
    async adopt(next) {
      owners = next;
      const moved = books.followNames(next);
      books.sweep(next);
      const unopened = next.flatMap((owner) => entries.entryFor(owner) ?? []).filter(({ secret }) => secret === null);
      await Promise.all([moved, ...unopened.map(entries.open)]);
    },
    onChange: entries.onChange,
    stop,
  };
}

function read(entries: VaultEntries, owner: CredentialOwner, clock: Clock): Result<string, string> {
  const entry = entries.find(owner.id);
  if (!entry) return err('none is stored for it (credential.stored)');
  if (!isOf(entry.kept, owner)) return err(`what is stored was for ${entry.kept.url}: store it again for this address`);
  if (!entry.secret) return err('what is stored is being opened');
  if (!entry.secret.ok && clock.monotonic() - entry.triedAt >= RETRY_MS) void entries.open(entry);
  return entry.secret;
}

const createPut =
  (entries: VaultEntries, { clock, log, box }: VaultParts): Vault['put'] =>
  async ({ id, url }, secret) => {
    const sealed = await box.seal(secret, aboutOf({ backend: id, url }));
    if (!sealed.ok) return sealed;
    const { bytes, by: sealedBy, warning } = sealed.value;
    if (warning !== null) log.warn(warning);
    const before = entries.find(id);
    const setAt = clock.now();
    const saved = entries.keep({ backend: id, url, sealed: bytes, setAt, unusedSince: null }, ok(secret));
    if (!saved.ok) return saved;
    entries.tell(id);
    const takeBack = (): void => {
      entries.report(id, before ? entries.keep(before.kept, before.secret) : entries.forget(id));
      entries.tell(id);
    };
    return ok({ setAt, sealedBy, warning, takeBack });
  };

/** The returned function ends it. */
function every(periodMs: number, clock: Clock, run: () => void): () => void {
  let cancel = (): void => {};
  const wait = (): void => {
    cancel = clock.schedule(periodMs, () => {
      run();
      wait();
    });
  };
  wait();
  return () => cancel();
}
