import { z } from 'zod';
import { parseOrigin } from './config-addresses.ts';
import { type Conflict, conflict } from './config-problem.ts';

const outline = z.object({
  url: z.string().catch(''),
  kind: z.string().optional().catch(undefined),
  names: z.record(z.string(), z.unknown()).optional().catch(undefined),
  credential: z.looseObject({}).optional().catch(undefined),
  limits: z.looseObject({}).optional().catch(undefined),
  ca: z.string().optional().catch(undefined),
});

/** What is wrong between the keys of one backend. */
export const checkBackends = (backends: readonly unknown[]): Conflict[] =>
  backends.flatMap((backend, at) => {
    const parsed = outline.safeParse(backend);
    return parsed.success
      ? [...checkKind(parsed.data, at), ...checkCredential(parsed.data, at), ...checkLimits(parsed.data, at)]
      : [];
  });

function checkKind({ url, kind, names, ca }: z.output<typeof outline>, at: number): Conflict[] {
  const found: Conflict[] = [];
  if (ca !== undefined && url !== '' && !/^https:/i.test(url))
    found.push(conflict(['backends', at, 'ca'], 'is for backends with an https:// URL'));
  if (kind === 'openai') return found;
  const origin = parseOrigin(url);
  if (url !== '' && !origin.ok) found.push(conflict(['backends', at, 'url'], origin.error));
  if (names !== undefined) found.push(conflict(['backends', at, 'names'], 'is for backends of kind: openai'));
  return found;
}

function checkCredential({ credential }: z.output<typeof outline>, at: number): Conflict[] {
  if (credential === undefined) return [];
  const sources = ['env', 'file', 'stored'].filter((key) => credential[key] !== undefined);
  if (sources.length === 1) return [];
  return [conflict(['backends', at, 'credential'], 'needs either env or file, or stored: true')];
}

function checkLimits({ limits }: z.output<typeof outline>, at: number): Conflict[] {
  if (limits === undefined || limits.requestsPerMinute !== undefined || limits.tokensPerMinute !== undefined) return [];
  return [conflict(['backends', at, 'limits'], 'needs requestsPerMinute, tokensPerMinute or both')];
}
