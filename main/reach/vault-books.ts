import type { StoredCredential } from '../ports.ts';
import { aboutOf, type CredentialOwner, renamed, usageOf } from './stored-credentials.ts';
import type { VaultEntries, VaultParts } from './vault-entries.ts';

/** Who asks for what is stored: what moves with a backend, and what nobody needs any more. */
export interface VaultBooks {
  /** A backend of another name at the same address is the same server: its credential goes with it. */
  followNames(owners: readonly CredentialOwner[]): Promise<void>;
  /** Notes what nobody asks for, closes it, and forgets it a day later. */
  sweep(owners: readonly CredentialOwner[]): void;
}

export function createVaultBooks(entries: VaultEntries, { clock, store, box }: VaultParts): VaultBooks {
  async function rename(from: StoredCredential, owner: CredentialOwner): Promise<void> {
    const secret = await box.open(from.sealed, aboutOf(from));
    const sealed = secret.ok ? await box.seal(secret.value, aboutOf({ backend: owner.id, url: owner.url })) : secret;
    if (!secret.ok || !sealed.ok || entries.entryFor(owner)) return;
    const moved = { ...from, backend: owner.id, sealed: sealed.value.bytes, unusedSince: null };
    const saved = entries.keep(moved, secret);
    entries.report(owner.id, saved.ok ? entries.forget(from.backend) : saved);
    entries.tell(owner.id);
  }
  return {
    async followNames(owners) {
      const all = entries.all().map(({ kept }) => kept);
      const moves = owners
        .filter((owner) => !entries.entryFor(owner))
        .flatMap((owner) => {
          const from = renamed(all, owner, owners);
          return from ? [rename(from, owner)] : [];
        });
      await Promise.all(moves);
    },
    sweep(owners) {
      for (const entry of entries.all()) {
        const { backend } = entry.kept;
        const usage = usageOf(entry.kept, owners, clock.now());
        if (usage === 'over') entries.report(backend, entries.forget(backend));
        else if (usage !== entry.kept.unusedSince) {
          entry.kept = { ...entry.kept, unusedSince: usage };
          entries.report(backend, store.save(entry.kept));
        }
        if (usage !== null) entry.secret = null;
      }
    },
  };
}
