import { z } from 'zod';
import type { InventoryEntry, ResidencyEntry } from '../fleet/facts.ts';
import type { Reach } from '../fleet/reach.ts';
import { type Answer, ask, type CheckTerms } from './ask.ts';
import { type CheckFailure, failed } from './dial-failure.ts';
import { decodeInventory } from './inventory.ts';
import { type Decoded, parseJson } from './reply-row.ts';
import { decodeResidency } from './residency.ts';

export type VersionCheck = { readonly ok: true; readonly version: string; readonly tookMs: number } | CheckFailure;

export type RowsCheck<Entry> = ({ readonly ok: true; readonly tookMs: number } & Decoded<Entry>) | CheckFailure;
export type InventoryCheck = RowsCheck<InventoryEntry>;
export type ResidencyCheck = RowsCheck<ResidencyEntry>;

/** Where to ask: an origin without a trailing slash. */
export interface CheckTarget {
  readonly url: string;
  readonly reach?: Reach | null | undefined;
}

const MAX_VERSION_BYTES = 64 * 1024;
/** Some ten thousand models; more is not a model list. */
const MAX_ROWS_BYTES = 16 * 1024 * 1024;
const MAX_QUOTED_CHARS = 120;

const versionReply = z.object({ version: z.string().trim().min(1).max(64) });

/** Is it alive, and is it Ollama? `/api/version` takes no lock there, so it answers under any load. Never throws. */
export async function checkVersion(target: CheckTarget, terms: CheckTerms): Promise<VersionCheck> {
  const answer = await ask(`${target.url}/api/version`, MAX_VERSION_BYTES, { ...terms, reach: target.reach });
  if (!answer.ok) return answer;
  const fault = foreignStatus(answer) ?? faultOfStatus(answer, target);
  if (fault) return fault;
  const reply = versionReply.safeParse(parseJson(answer.body));
  if (!reply.success) return failed('not_ollama', `something answers, but not as Ollama does: ${quote(answer.body)}`);
  return { ok: true, version: reply.data.version, tookMs: answer.tookMs };
}

/** What is installed there. Never throws. */
export const checkInventory = (target: CheckTarget, terms: CheckTerms): Promise<InventoryCheck> =>
  checkRows('/api/tags', decodeInventory, { target, terms });

/** What is in memory there. May be silent while the server loads or unloads a model. Never throws. */
export const checkResidency = (target: CheckTarget, terms: CheckTerms): Promise<ResidencyCheck> =>
  checkRows('/api/ps', decodeResidency, { target, terms });

async function checkRows<Entry>(
  path: string,
  decode: (body: string) => Decoded<Entry> | null,
  { target, terms }: { target: CheckTarget; terms: CheckTerms },
): Promise<RowsCheck<Entry>> {
  const answer = await ask(`${target.url}${path}`, MAX_ROWS_BYTES, { ...terms, reach: target.reach });
  if (!answer.ok) return answer;
  const fault = faultOfStatus(answer, target);
  if (fault) return fault;
  const decoded = decode(answer.body);
  if (!decoded) return failed('bad_reply', `${path} did not return a model list: ${quote(answer.body)}`);
  return { ok: true, ...decoded, tookMs: answer.tookMs };
}

function faultOfStatus({ status, body }: Answer, target: CheckTarget): CheckFailure | null {
  if (status === 200) return null;
  if (status === 403 && body === '') return failed('forbidden', hostRejected(target));
  return failed('bad_status', `answers ${status}: ${quote(body)}`);
}

/** Statuses that no Ollama gives to `/api/version`, and what does. */
function foreignStatus({ status, location }: Answer): CheckFailure | null {
  if (status === 404 || status === 405) return failed('not_ollama', `no Ollama here: /api/version answers ${status}`);
  if (status >= 300 && status < 400)
    return failed('not_ollama', `redirects to ${location ?? 'nowhere'}: use that URL instead`);
  return null;
}

const hostRejected = ({ url }: CheckTarget): string =>
  `403: this server rejects the Host header we send (${new URL(url).host}): ` +
  'use its IP address in the URL, or let it listen on all addresses (OLLAMA_HOST=0.0.0.0)';

/** What a server said, on one line and never long. */
export const quote = (body: string): string =>
  body === ''
    ? 'an empty answer'
    : JSON.stringify(body.length > MAX_QUOTED_CHARS ? `${body.slice(0, MAX_QUOTED_CHARS)}…` : body);
