import type { ReadonlyBackend } from './backend.ts';
import type { FleetSettings, Membership } from './ledger.ts';

type Known = ReadonlyMap<string, Pick<ReadonlyBackend, 'settings'>>;

/** What another configuration changes about who is in the fleet, their modes aside; null when nothing. */
export function membershipChange(known: Known, { backends }: Pick<FleetSettings, 'backends'>): Membership | null {
  const listed = new Set(backends.map(({ id }) => id));
  const added = backends.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const removed = [...known.keys()].filter((id) => !listed.has(id));
  const edited = backends.flatMap((now) => {
    const before = known.get(now.id)?.settings;
    const isSame =
      before?.url === now.url &&
      before.kind === now.kind &&
      before.slots === now.slots &&
      before.weight === now.weight &&
      before.limits?.requestsPerMinute === now.limits?.requestsPerMinute &&
      before.limits?.tokensPerMinute === now.limits?.tokensPerMinute &&
      before.tier === now.tier;
    return before === undefined || isSame ? [] : [{ before, now }];
  });
  const isSame = added.length === 0 && removed.length === 0 && edited.length === 0;
  return isSame ? null : { kind: 'members', added, removed, edited };
}
