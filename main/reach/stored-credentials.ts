import type { Config } from '../../shared/config.ts';
import type { StoredCredential } from '../ports.ts';

/** A backend, and where it is: a credential is shown to no other server. */
export interface CredentialOwner {
  readonly id: string;
  /** Its base URL. */
  readonly url: string;
}

/** The backends that ask for a stored credential. */
export const ownersAmong = (backends: Config['backends']): readonly CredentialOwner[] =>
  backends.filter(({ credential }) => credential?.stored).map(({ id, url }) => ({ id, url }));

/** So long a credential that no backend asks for can be taken up again: one was removed by mistake, or for a while. */
const KEPT_UNUSED_MS = 24 * 3_600_000;

/** What a seal is about: the backend and its address, so that neither can be exchanged in the database. */
export const aboutOf = ({ backend, url }: Pick<StoredCredential, 'backend' | 'url'>): string =>
  JSON.stringify([backend, url]);

export const isOf = ({ backend, url }: StoredCredential, owner: CredentialOwner): boolean =>
  backend === owner.id && url === owner.url;

/** Since when nobody asks for it (milliseconds since the epoch), null while somebody does, `over` when that is long ago. */
export function usageOf(
  kept: StoredCredential,
  owners: readonly CredentialOwner[],
  now: number,
): number | null | 'over' {
  if (owners.some((owner) => isOf(kept, owner))) return null;
  const since = kept.unusedSince ?? now;
  return now - since >= KEPT_UNUSED_MS ? 'over' : since;
}

/** What was stored for the same address under a name that no backend has any more. */
export const renamed = (
  all: readonly StoredCredential[],
  { url }: CredentialOwner,
  owners: readonly CredentialOwner[],
): StoredCredential | undefined =>
  all.find((kept) => kept.url === url && !owners.some(({ id }) => id === kept.backend));
