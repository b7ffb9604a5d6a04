import { shortDigest } from './drift.ts';
import type { OperationSnapshot } from './operation.ts';

/** What a sync is for that takes whatever the registry has. */
export const NEWEST = 'newest';

/** What the model is to become, to follow its name: ` to team-chat:latest`, ` to 6a0746a1ec1a`; empty for most operations. */
export function targetInWords({ kind, to }: Pick<OperationSnapshot, 'kind' | 'to'>): string {
  if (to === undefined) return '';
  if (kind !== 'sync') return ` to ${to}`;
  return to === NEWEST ? ' to the newest build' : ` to ${shortDigest(to)}`;
}
