import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Issued, issueAuthority, issueCertificate, type Validity } from '../../main/tls/issue.ts';

const HOUR_MS = 3_600_000;
const names = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
] as const;

const validFor = (ms: number): Validity => ({ from: Date.now() - HOUR_MS, until: Date.now() + ms });

type AtEnd = (undo: () => void) => void;

/** Certificate files of a test, in a folder of their own that goes with it. */
export interface CertificateFiles {
  /** As `listen.tls` wants them. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** What a client has to trust. */
  readonly ca: string;
  issue(validity?: Validity): Promise<Issued>;
  /** The certificate as it is on disk, PEM. */
  read(): string;
  /** Puts another pair in their place. */
  write(issued: Issued): void;
}

export async function makeCertificates(
  validity = validFor(30 * 24 * HOUR_MS),
  atEnd: AtEnd = onTestFinished,
): Promise<CertificateFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'corral-tls-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const authority = await issueAuthority('a test', validFor(48 * HOUR_MS * 365));
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const issue = (until = validity): Promise<Issued> => issueCertificate(authority, names, until);
  const write = ({ cert, key }: Issued): void => {
    writeFileSync(tls.cert, cert);
    writeFileSync(tls.key, key);
  };
  write(await issue());
  return { tls, ca: authority.cert, issue, write, read: () => readFileSync(tls.cert, 'utf8') };
}
