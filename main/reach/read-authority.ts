import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../shared/result.ts';

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** More is a file taken for another. */
const MAX_CHARS = 4 * 1024 * 1024;

/** Reads certificates of authorities, PEM; the error says in words what is wrong with the file and shows nothing of it. */
export function readAuthority(file: string): Result<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return err(`${file} (ca) cannot be read: ${code}`);
  }
  const found = text.length > MAX_CHARS ? null : text.match(CERTIFICATES);
  if (found === null) return err(`${file} (ca) holds no certificate in PEM form`);
  return found.every(isCertificate)
    ? ok(found.join('\n'))
    : err(`${file} (ca) holds a certificate that cannot be read`);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== '';
  } catch {
    return false;
  }
}
