import { z } from 'zod';
import { parseOrigin } from './config-addresses.ts';
import { duration, expects, expectsText, oneOf, section } from './config-fields.ts';
import { scope, workClass } from './key-input.ts';
import { isLoopback } from './loopback.ts';
import { canonicalModel } from './model-name.ts';
import { err, type Result } from './result.ts';

/** Signatures that whoever checks them cannot make: the key set is public. */
const tokenAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const text = z.string(expectsText('text that is not empty')).min(1, expectsText('text that is not empty'));

const headerComplaint = expectsText('a header name such as x-user');
const headerName = z
  .string(headerComplaint)
  .regex(/^[A-Za-z0-9_-]{1,100}$/, headerComplaint)
  .toLowerCase();

/** Headers that are about a connection, or that the gateway itself vouches for. */
const notCredentials =
  /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|x-forwarded-.*)$/;
const credentialComplaint = expectsText('a header that clients bring credentials in, such as authorization');
const credentialHeader = headerName.refine((name) => !notCredentials.test(name), credentialComplaint);

const urlParts = /^(https?:\/\/[^/?#]*)([^#]*)(#.*)?$/i;
const plainHost = /^http:\/\/(\[[^\]]*\]|[^:]*)/;

/** The origin of a URL that may be written down anywhere; the error never repeats credentials. */
function readUrl(written: string): Result<string, string> {
  const [whole, base = '', path = '', fragment] = urlParts.exec(written) ?? [];
  if (whole === undefined) return err('must be an http:// or https:// URL');
  if (fragment !== undefined) return err('must not have a fragment (#…)');
  return /^[!-~]*$/.test(path) ? parseOrigin(base) : err('must have everything but plain characters percent-encoded');
}

/** Whoever can change the keys on their way can be anybody: only a way that nobody else is on will do. */
function whyNoKeySet(written: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) return null;
  const url = readUrl(written);
  if (!url.ok) return url.error;
  const [, host] = plainHost.exec(url.value) ?? [];
  if (host === undefined || isLoopback(host)) return null;
  return 'must be https:// where it is not this machine: whoever changes the keys on their way is let in';
}

const whyNoUrl = (written: string): string | null => {
  const url = readUrl(written);
  return url.ok ? null : url.error;
};

const checked = (allowed: string, why: (written: string) => string | null) =>
  z.string(expectsText(allowed)).superRefine((written, ctx) => {
    const message = written === '' ? `must be ${allowed}` : why(written);
    if (message !== null) ctx.addIssue({ code: 'custom', message });
  });

const modelComplaint = expectsText('a model name or a pattern such as llama3.1:*');
const modelPattern = z
  .string(modelComplaint)
  .max(300, modelComplaint)
  .refine((pattern) => canonicalModel(pattern.replaceAll('*', 'x')) !== null, modelComplaint);

const group = section({
  scopes: z
    .array(oneOf(scope.options), expects('a list of scopes'))
    .prefault(['inference', 'inventory'])
    .meta({ description: 'What its members may do: inference, inventory, manage, or admin for all of these.' }),
  models: z.array(modelPattern, expects('a list of model names')).prefault([]).meta({
    description: 'Models its members may do that with: names, or patterns with *. Empty = every model.',
  }),
  class: oneOf(workClass.options)
    .prefault('normal')
    .meta({ description: 'How urgent the work of its members is: their share of a model that is waited for.' }),
});

/** Groups that tokens and other services say callers are in, by name. */
export const groups = z.record(
  z.string().min(1).max(300),
  group,
  expects('a map from the name of a group to what it may do'),
);

/** Tokens of an identity provider. */
export const jwt = section({
  issuer: text.meta({ description: 'Who must have issued a token: its iss claim, to the letter.' }),
  audience: z
    .array(text, expects('a list of audiences'))
    .min(1, expects('a list with at least one audience'))
    .meta({ description: 'Whom a token must be meant for: one of these in its aud claim.' }),
  jwks: checked('the URL or path of a key set', whyNoKeySet).meta({
    description: 'Key set (JWKS) that tokens are checked against: its https:// URL, or the path of a file.',
  }),
  algorithms: z
    .array(oneOf(tokenAlgorithms), expects('a list of algorithms'))
    .min(1, expects('a list with at least one algorithm'))
    .prefault(['RS256', 'ES256'])
    .meta({
      description: `Signature algorithms that count, of ${tokenAlgorithms.join(', ')}; tokens with others are refused.`,
    }),
  skew: duration('0s', '10m').prefault('60s').meta({
    description: 'How far the clocks of the issuer and of this machine may be apart.',
  }),
  refresh: duration('10s').prefault('10m').meta({
    description: 'Time between readings of the key set: how long a key that was taken out may still count.',
  }),
  owner: text.prefault('sub').meta({
    description: 'Claim that names the owner for people. A token without it goes by its sub claim.',
  }),
  groups: text
    .optional()
    .meta({ description: 'Claim that lists the groups its bearer is in. Absent = none are read.' }),
  scopes: text.optional().meta({
    description: 'Claim that holds scopes by their own names, besides what groups give. Absent = none is read.',
  }),
  models: text.optional().meta({
    description:
      'Claim that lists the only models a token may be used for, within what groups give. Absent = no such list.',
  }),
  class: text.optional().meta({
    description: 'Claim that says interactive, normal or batch, in place of what groups give. Absent = none is read.',
  }),
});

/** Another service that knows callers. */
export const forward = section({
  url: checked('an http:// or https:// URL', whyNoUrl).meta({
    description: 'Where the service is asked (GET) about a caller. 2xx lets it in, 401 and 403 do not.',
  }),
  headers: z
    .array(credentialHeader, expects('a list of header names'))
    .min(1, expects('a list with at least one header'))
    .prefault(['authorization', 'x-api-key'])
    .meta({
      description: 'Request headers the service is shown. A caller who brings none of them is not asked about.',
    }),
  timeout: duration('100ms', '60s').prefault('5s').meta({
    description: 'Longest wait for the service; after it the caller gets 503.',
  }),
  cache: duration('0s', '10m').prefault('10s').meta({
    description: 'How long it stays let in without being asked about again, for the same request. 0s = ask every time.',
  }),
  owner: headerName.prefault('remote-user').meta({
    description: 'Header of the service’s answer that names the owner. Without it nobody is let in.',
  }),
  groups: headerName.optional().meta({
    description: 'Header of the answer that lists the caller’s groups, with commas between. Absent = none are read.',
  }),
  scopes: headerName.optional().meta({
    description: 'Header of the answer that lists scopes by their own names, besides what groups give.',
  }),
  models: headerName.optional().meta({
    description: 'Header of the answer that lists the only models the caller may use, within what groups give.',
  }),
  class: headerName.optional().meta({
    description: 'Header of the answer that says interactive, normal or batch, in place of what groups give.',
  }),
});
