import type { ApiKey } from '../../../shared/key.ts';
import { lastUsed } from '../../store/keys/key-secrets.ts';
import { hasWords } from '../../ui/has-words.ts';

export const requestsOfDay = ({ requestsByHour }: ApiKey): number =>
  requestsByHour.reduce((sum, count) => sum + count, 0);

/** Orders keys by how soon they stop working; undefined for those that never do, or have been stopped by hand. */
export const endOf = ({ revokedAt, expiresAt }: ApiKey): number | undefined =>
  revokedAt === null && expiresAt !== null ? expiresAt : undefined;

/** Whether every word of the filter is found in what the row shows. */
export function matchesFilter(key: ApiKey, filter: string): boolean {
  const { id, owner, note, state, scopes, models, routes, addresses, workClass, secrets } = key;
  const from = lastUsed(secrets)?.lastUsedFrom ?? '';
  return hasWords(
    [id, owner, note, state, workClass, from, ...scopes, ...models, ...routes, ...addresses].join(' '),
    filter,
  );
}
