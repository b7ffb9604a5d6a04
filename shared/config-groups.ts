import { z } from 'zod';
import { type Conflict, conflict } from './config-problem.ts';

const reader = z.object({ groups: z.string().optional(), scopes: z.string().optional() }).optional().catch(undefined);
const outline = z.object({
  groups: z.record(z.string(), z.unknown()).catch({}),
  jwt: reader,
  forward: reader,
});

/** What is wrong between the groups and who is to say that a caller is in one: rules that would hold for nobody. */
export function checkGroups(access: unknown): Conflict[] {
  const parsed = outline.safeParse(access);
  if (!parsed.success) return [];
  const { groups, jwt, forward } = parsed.data;
  const hasGroups = Object.keys(groups).length > 0;
  const isRead = jwt?.groups !== undefined || forward?.groups !== undefined;
  if (hasGroups && !isRead)
    return [conflict(['access', 'groups'], 'nobody would be in one: set access.jwt.groups or access.forward.groups')];
  return Object.entries({ jwt, forward }).flatMap(([key, reads]) =>
    !hasGroups && reads?.groups !== undefined && reads.scopes === undefined
      ? [conflict(['access', key, 'groups'], 'lets nobody do anything: access.groups says of no group what it may do')]
      : [],
  );
}
