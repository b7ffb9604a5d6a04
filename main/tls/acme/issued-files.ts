import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, type Result, resultOf } from '../../../shared/result.ts';
import { writeWholeFile } from '../../whole-file.ts';
import { type CheckedIdentity, checkIdentity, type IdentityFiles } from '../identity.ts';
import { type Issued, issueAuthority, issueCertificate } from '../issue.ts';
import { createAccountKey } from './signer.ts';

/** What an authority issued, and the account it was issued to. Each authority has a folder of its own. */
export interface IssuedFiles extends IdentityFiles {
  readonly account: string;
}

const STAND_IN = 'Corral stand-in until a certificate is issued';
const STAND_IN_MS = 30 * 24 * 3_600_000;

/** Readable by their owner only. Throws what the file system throws. */
export function issuedFiles(folder: string, directory: string): IssuedFiles {
  const mark = createHash('sha256').update(directory).digest('hex').slice(0, 8);
  const own = join(folder, 'acme', `${new URL(directory).hostname}-${mark}`.replace(/[^\w.-]/g, '_'));
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return { account: join(own, 'account.pem'), cert: join(own, 'cert.pem'), key: join(own, 'key.pem') };
}

/** The key of the account, made the first time. Rejects with the system's error. */
export async function accountKey({ account }: IssuedFiles): Promise<string> {
  const kept = resultOf(() => readFileSync(account, 'utf8'));
  if (kept.ok) return kept.value;
  const made = createAccountKey();
  await writeWholeFile(account, made, { mode: 0o600 });
  return made;
}

/** Puts a pair in the place of the one before, unless it does not fit together. The error is one sentence. */
export async function keepPair({ cert, key }: Issued, files: IdentityFiles): Promise<Result<CheckedIdentity, string>> {
  const checked = checkIdentity(cert, key, { cert: 'what the authority issued', key: 'the key it was issued for' });
  if (!checked.ok) return checked;
  try {
    await writeWholeFile(files.key, key, { mode: 0o600 });
    await writeWholeFile(files.cert, cert, { mode: 0o600 });
    return checked;
  } catch (error) {
    return err(`the certificate could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The pair there is; else one that no client accepts, to have something to answer with until the first is issued. The error is
 * one sentence.
 */
export async function presentPair(
  files: IdentityFiles,
  domains: readonly string[],
  now: number,
): Promise<Result<CheckedIdentity, string>> {
  const kept = readPair(files);
  if (kept.ok && !(isStandIn(kept.value) && kept.value.expiresAt < now + STAND_IN_MS / 2)) return kept;
  const validity = { from: now - 60_000, until: now + STAND_IN_MS };
  const names = domains.map((value) => ({ type: 'dns' as const, value }));
  return keepPair(await issueCertificate(await issueAuthority(STAND_IN, validity), names, validity), files);
}

export const isStandIn = ({ issuer }: Pick<CheckedIdentity, 'issuer'>): boolean => issuer === STAND_IN;

function readPair(files: IdentityFiles): Result<CheckedIdentity, string> {
  const cert = resultOf(() => readFileSync(files.cert, 'utf8'));
  const key = resultOf(() => readFileSync(files.key, 'utf8'));
  if (!cert.ok) return cert;
  return key.ok ? checkIdentity(cert.value, key.value, files) : key;
}
