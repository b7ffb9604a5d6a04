import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
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
  /** What it vouches for, names and addresses, in its own order. */
  readonly names: readonly string[];
  /** Who signed it, in as many words as the certificate has for that. */
  readonly issuer: string;
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
    names: namesOf(certificate.value.subjectAltName),
    issuer: commonName(certificate.value.issuer),
  });
}

/** As Node writes them: `DNS:localhost, IP Address:127.0.0.1`, odd values in double quotes. */
export function namesOf(subjectAltName: string | undefined): readonly string[] {
  const entries = (subjectAltName ?? '').matchAll(/(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...entries].map(([, kind, value = '']) => (kind === 'DNS' ? value : shortAddress(value)));
}

/** Node spells all eight groups of an IPv6 address out. */
const shortAddress = (address: string): string =>
  (isIPv6(address) ? new URL(`http://[${address}]`).hostname : address).replace(/^\[|\]$/g, '');

/** Of a name as Node writes it: a part per line, commas and the like behind a backslash. */
const commonName = (name: string): string =>
  (/^CN=(.*)$/m.exec(name)?.[1] ?? /^O=(.*)$/m.exec(name)?.[1] ?? name).replace(/\\(.)/g, '$1');
