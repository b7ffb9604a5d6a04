import { shortDigest } from '../../shared/drift.ts';
import type { SyncGoal } from '../ports.ts';
import type { Sighting } from './registry-sightings.ts';

type Aim = SyncGoal & { readonly digest: string };

/** The registry no longer has what was wanted: what came instead, and what can be done. */
export const toThird = ({ digest, holders }: Aim, now: string, model: string): string =>
  `the registry has ${shortDigest(now)} by now, no longer ${shortDigest(digest)} that ${named(holders)}; ${remedy(model)}`;

/** The odd copy turned out to be the newer one. */
export const toNewer = ({ digest, holders }: Aim, now: string, model: string): string =>
  `the registry has the very build that is here, ${shortDigest(now)}: the one that ${named(holders)}, ${shortDigest(digest)}, is older and cannot be pulled any more; ${remedy(model)}`;

/** Another one in line has found that out. */
export const keptElsewhere = ({ digest, holders }: Aim, { digest: now, backend }: Sighting, model: string): string =>
  `nothing was pulled: as the pull on ${backend} has shown, the registry has ${shortDigest(now)}, no longer ${shortDigest(digest)} that ${named(holders)}; ${remedy(model)}`;

const remedy = (model: string): string => `sync ${model} to the newest build to make all copies the same`;

const SHOWN = 3;

function named(holders: readonly string[]): string {
  const [only = 'others'] = holders;
  if (holders.length < 2) return `${only} has`;
  const last = holders.length > SHOWN ? `${holders.length - SHOWN} more` : holders.at(-1);
  const first = holders.slice(0, holders.length > SHOWN ? SHOWN : -1);
  return `${first.join(', ')} and ${last} have`;
}
