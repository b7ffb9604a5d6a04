import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LocalAuthority, LocalCertificateView, MadeCertificate } from '../../shared/certificate.ts';
import { resultOf } from '../../shared/result.ts';
import { namesOf } from './identity.ts';
import { authorityFiles, certificateFiles } from './local-files.ts';

/**
 * What was made in that folder before. What cannot be read counts as not made: whoever makes another hears what is wrong with it.
 */
export function readLocalCertificate(folder: string): Omit<LocalCertificateView, 'names'> {
  const tls = certificateFiles(folder);
  const { cert: file } = authorityFiles(folder);
  const [made, authority] = [readPem(tls.cert), readPem(file)];
  return { tls, made: made && describeMade(made), authority: authority && describeAuthority(authority, file) };
}

function describeMade({ certificate }: ReadPem): MadeCertificate {
  const { subjectAltName, validToDate, fingerprint256: fingerprint } = certificate;
  return { names: namesOf(subjectAltName), expiresAt: validToDate.getTime(), fingerprint };
}

function describeAuthority({ text, certificate }: ReadPem, file: string): LocalAuthority {
  const { validToDate, fingerprint256: fingerprint } = certificate;
  return { file, pem: text, expiresAt: validToDate.getTime(), fingerprint };
}

interface ReadPem {
  readonly text: string;
  readonly certificate: X509Certificate;
}

function readPem(path: string): ReadPem | null {
  const text = resultOf(() => readFileSync(path, 'utf8'));
  if (!text.ok) return null;
  const certificate = resultOf(() => new X509Certificate(text.value));
  return certificate.ok ? { text: text.value, certificate: certificate.value } : null;
}
