import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../shared/result.ts';
import { writeWholeFile } from '../whole-file.ts';
import { checkIdentity, type IdentityFiles } from './identity.ts';
import { type Issued, issueAuthority, issueCertificate } from './issue.ts';
import { authorityFiles, certificateFiles } from './local-files.ts';
import type { MachineName } from './machine-names.ts';

export interface LocalCertificateOrder {
  /** Where everything is kept. Made when it is not there. */
  readonly folder: string;
  /** What the certificate is for, the first its common name. */
  readonly names: readonly MachineName[];
  readonly validForMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface LocalCertificate {
  /** What every client has to trust, once. */
  readonly authority: string;
  /** As `listen.tls` wants them. */
  readonly tls: IdentityFiles;
  readonly names: readonly MachineName[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The authority was made now: nobody trusts it yet. */
  readonly isNewAuthority: boolean;
}

/** Renewed once a year, with some days to spare. */
export const USUAL_VALIDITY_MS = 397 * 24 * 3_600_000;
const AUTHORITY_MS = 10 * 365 * 24 * 3_600_000;
/** Clocks on a network differ a little. */
const BACKDATED_MS = 3_600_000;

/**
 * Makes a certificate for this machine, signed by an authority of its own, which is made the first time and kept: clients that
 * trust it need not be touched again. The error is one sentence. Throws what the file system throws.
 */
export async function createLocalCertificate(order: LocalCertificateOrder): Promise<Result<LocalCertificate, string>> {
  const { folder, names, validForMs, now } = order;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = readAuthority(folder, now + validForMs);
  if (!kept.ok) return kept;
  const until = now + validForMs;
  const from = now - BACKDATED_MS;
  const authority =
    kept.value ??
    (await issueAuthority(`Corral on ${names[0]?.value ?? 'this machine'}`, { from, until: now + AUTHORITY_MS }));
  const issued = await issueCertificate(authority, names, { from, until });
  if (kept.value === null) await writePair(authority, authorityFiles(folder));
  const tls = certificateFiles(folder);
  await writePair(issued, tls);
  return ok({
    authority: authorityFiles(folder).cert,
    tls,
    names,
    expiresAt: until,
    isNewAuthority: kept.value === null,
  });
}

/** The authority that clients know already; null when there is none. One that is broken or ends too early is not replaced unasked. */
function readAuthority(folder: string, until: number): Result<Issued | null, string> {
  const files = authorityFiles(folder);
  const [cert, key] = [readIfThere(files.cert), readIfThere(files.key)];
  if (cert === null && key === null) return ok(null);
  const remedy = `move ${files.cert} and ${files.key} away to start a new authority, which every client has to trust anew`;
  if (cert === null || key === null) return err(`${cert === null ? files.cert : files.key} is missing: ${remedy}`);
  const checked = checkIdentity(cert, key, files);
  if (!checked.ok) return err(`${checked.error}: ${remedy}`);
  if (!new X509Certificate(cert).ca) return err(`${files.cert} is not an authority’s: ${remedy}`);
  return checked.value.expiresAt < until
    ? err(`${files.cert} ends before the certificate would: ${remedy}`)
    : ok({ cert, key });
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The key first: without it the certificate is of no use. */
async function writePair({ cert, key }: Issued, files: IdentityFiles): Promise<void> {
  await writeWholeFile(files.key, key, { mode: 0o600 });
  await writeWholeFile(files.cert, cert, { mode: 0o644 });
}
