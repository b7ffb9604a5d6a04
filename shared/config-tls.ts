import { z } from 'zod';
import { expects, expectsText, section } from './config-fields.ts';
import { type Conflict, conflict } from './config-problem.ts';
import { isLoopback } from './loopback.ts';

const text = z.string(expectsText('text')).min(1, expectsText('text that is not empty'));

const directoryComplaint = expectsText('the https:// URL of an ACME directory');
const directory = z.string(directoryComplaint).refine(isDirectory, directoryComplaint);

const emailComplaint = expectsText('an e-mail address');
const email = z.string(emailComplaint).regex(/^[^\s@,]+@[^\s@,]+$/, emailComplaint);

const domainComplaint = expectsText('a host name such as gateway.example.org, no address and no wildcard');
const domain = z
  .string(domainComplaint)
  .max(253, domainComplaint)
  .regex(
    /^(?!.*\.\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
    domainComplaint,
  )
  .overwrite((name) => name.toLowerCase());

const acme = section({
  domains: z
    .array(domain, expects('a list of host names'))
    .min(1, expects('a list of at least one host name'))
    .max(100, expects('a list of at most 100 host names'))
    .meta({ description: 'Names the certificate is for; each must lead to this gateway from where the authority is.' }),
  directory: directory.prefault('https://acme-v02.api.letsencrypt.org/directory').meta({
    description: 'Directory of the authority. Having a certificate issued means agreeing to its terms.',
  }),
  email: email.optional().meta({ description: 'Address the authority may write to. Absent = none.' }),
  directoryCa: text.optional().meta({
    description: 'Path of the certificate that vouches for a private directory, PEM. Absent = the public ones.',
  }),
});

/** Where the certificate comes from: two files that somebody else keeps up to date, or an authority that is asked for it. */
export const tls = section({
  cert: text.optional().meta({ description: 'Path of the certificate chain, PEM. Re-read when the file changes.' }),
  key: text.optional().meta({ description: 'Path of the private key, PEM. Re-read when the file changes.' }),
  acme: acme.optional().meta({
    description: 'In place of both: have the certificate issued and renewed by ACME (HTTP-01, over redirectFrom).',
  }),
});

const directoryParts = /^(https?):\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?(?:\/[\w./~%-]*)?$/;

/** Plain HTTP only where nobody can be in between. */
function isDirectory(written: string): boolean {
  const [, scheme, hostname = ''] = directoryParts.exec(written) ?? [];
  return scheme === 'https' || (scheme === 'http' && isLoopback(hostname));
}

/** What `listen.tls` looks like to whoever only looks for conflicts. */
export const tlsOutline = z
  .object({ cert: z.unknown().optional(), key: z.unknown().optional(), acme: z.unknown().optional() })
  .optional()
  // Malformed as a whole it is the schema's to report.
  .catch({ cert: '', key: '' });

/** What is wrong between the keys of `listen.tls`, and with the port that ACME needs. */
export function checkTls(given: z.output<typeof tlsOutline>, redirectFrom: number | undefined): Conflict[] {
  if (given === undefined) return [];
  const { cert, key, acme } = given;
  if (acme === undefined) {
    const missing = [...(cert === undefined ? ['cert'] : []), ...(key === undefined ? ['key'] : [])];
    return missing.map((name) =>
      conflict(['listen', 'tls', name], 'is required: text, or acme in place of cert and key'),
    );
  }
  const found: Conflict[] = [];
  if (cert !== undefined || key !== undefined)
    found.push(conflict(['listen', 'tls', 'acme'], 'cannot be had together with cert and key: keep one of the two'));
  if (redirectFrom === undefined) {
    const why = 'is required by listen.tls.acme: the authority asks there; from outside it must be port 80';
    found.push(conflict(['listen', 'redirectFrom'], why));
  }
  return found;
}
