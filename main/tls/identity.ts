import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { err, ok, type Result, resultOf } from '../../shared/result.ts';

/** A certificate chain with its private key, PEM, known to fit together. */
export interface CheckedIdentity {
  readonly cert: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly expiresAt: number;
  /** As openssl prints it: SHA-256, upper-case pairs with colons. */
  readonly fingerprint: string;
}

/** Where an identity is kept. */
export interface IdentityFiles {
  readonly cert: string;
  readonly key: string;
}

/** Checks what the two files hold; `files` are their names, for the error, which is one sentence for an admin. */
export function checkIdentity(cert: string, key: string, files: IdentityFiles): Result<CheckedIdentity, string> {
  const certificate = resultOf(() => new X509Certificate(cert));
  if (!certificate.ok) return err(`${files.cert} does not hold a certificate in PEM form`);
  const privateKey = resultOf(() => createPrivateKey(key));
  if (!privateKey.ok)
    return err(
      key.includes('ENCRYPTED')
        ? `${files.key} is locked with a password, which the gateway has nobody to ask for`
        : `${files.key} does not hold a private key in PEM form`,
    );
  if (!certificate.value.checkPrivateKey(privateKey.value))
    return err(`${files.key} is not the key of the certificate in ${files.cert}`);
  const usable = resultOf(() => createSecureContext({ cert, key }));
  if (!usable.ok) return err(`${files.cert} cannot be used for TLS: ${usable.error}`);
  return ok({
    cert,
    key,
    validFrom: certificate.value.validFromDate.getTime(),
    expiresAt: certificate.value.validToDate.getTime(),
    fingerprint: certificate.value.fingerprint256,
  });
}

const DAY_MS = 24 * 3_600_000;
/** Certificates that renew themselves do so earlier than this. */
const SOON_MS = 14 * DAY_MS;

/** What clients will object to, now or soon; null when nothing. `now`: milliseconds since the epoch. */
export function ageTrouble({ validFrom, expiresAt }: CheckedIdentity, now: number): string | null {
  if (now > expiresAt) return 'the certificate has expired: clients refuse it';
  if (now < validFrom) return 'the certificate is not valid yet: clients refuse it';
  if (expiresAt - now > SOON_MS) return null;
  const days = Math.floor((expiresAt - now) / DAY_MS);
  return `the certificate expires ${days === 0 ? 'within a day' : `in ${days} day${days === 1 ? '' : 's'}`}`;
}
