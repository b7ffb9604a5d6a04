import { zstdDecompressSync } from 'node:zlib';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Lease } from '../fleet/lease.ts';
import type { Reach } from '../fleet/reach.ts';
import type { AttemptRequest } from './attempt.ts';
import type { Intake } from './intake.ts';

/**
 * Not for a server of another maker: who asked and from where is nobody's business there, accounts that a client names are
 * not the gateway's, and an answer that comes packed cannot be followed.
 */
const NOT_FOR_OTHERS = new Set([
  'accept-encoding',
  'content-encoding',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'openai-organization',
  'openai-project',
]);
const NOTHING: ReadonlySet<string> = new Set();

/** The attempt as that backend wants it, with what it is to be shown. The error says why it cannot be made. */
export function dressAttempt(
  request: AttemptRequest,
  { backend, reach, intake }: { readonly backend: Lease['backend']; readonly reach: Reach; readonly intake: Intake },
): Result<AttemptRequest, string> {
  const credential = reach.credential();
  if (!credential.ok) return err(`its credential cannot be had: ${credential.error}`);
  const isOther = backend.kind === 'openai';
  const headers = without(request.headers, isOther ? NOT_FOR_OTHERS : NOTHING, credential.value[0]);
  headers.push(...credential.value);
  if (!isOther) return ok({ ...request, headers });
  headers.push('accept-encoding', 'identity');
  const body = unpacked(ownBody(intake, backend), request.headers);
  return ok({ ...request, url: reach.origin, path: reach.pathOf(request.path), headers, body });
}

function without(pairs: readonly string[], names: ReadonlySet<string>, also: string | undefined): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const name = pairs[i] ?? '';
    if (!names.has(name) && name !== also) kept.push(name, pairs[i + 1] ?? '');
  }
  return kept;
}

/** With the model by the name which that server has for it. */
function ownBody({ body, askFor, need }: Intake, { installed }: Lease['backend']): Intake['body'] {
  const name = installed?.get(need.model ?? '')?.ownName;
  if (name === undefined || need.model === null) return body;
  return askFor({ name, model: need.model, backends: null }).body;
}

/** Ollama alone takes packed bodies; what came packed was unpacked once already, within its bounds. */
function unpacked(body: Intake['body'], headers: readonly string[]): Intake['body'] {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name === 'content-encoding');
  const isPacked = at >= 0 && headers[at + 1]?.toLowerCase() === 'zstd';
  return isPacked && Buffer.isBuffer(body) ? zstdDecompressSync(body) : body;
}
