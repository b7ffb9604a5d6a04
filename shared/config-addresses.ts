import { z } from 'zod';
import { parseAddressRange } from './address-range.ts';
import { expectsText } from './config-fields.ts';
import { err, ok, type Result } from './result.ts';

const hostName = /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?$/;
const ipv6 = /^[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?$/;

const hostComplaint = expectsText('a host name or IP address without scheme, brackets or port');

/** An address to listen on, as `node:net` takes it: `127.0.0.1`, `0.0.0.0`, `::`, `localhost`. */
export const host = z
  .string(hostComplaint)
  .max(253, hostComplaint)
  .refine((text) => hostName.test(text) || ipv6.test(text), hostComplaint);

const originParts = /^(https?):\/\/(?:([^/?#]*)@)?(\[[^\]/?#]*\]|[^:/?#]*)(?::(\d*))?([/?#].*)?$/i;
const defaultPort: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** Reduces a base URL to `scheme://host[:port]`, lower case, without a default port; the error never repeats credentials. */
export function parseOrigin(text: string): Result<string, string> {
  const [whole, scheme = '', credentials, name = '', port = '', rest = ''] = originParts.exec(text) ?? [];
  if (whole === undefined) return err('must be an http:// or https:// URL, such as http://10.0.1.10:11434');
  if (credentials !== undefined) return err('must not contain a user name or password');
  if (rest !== '' && rest !== '/')
    return err(`must not have a path, query or fragment: write it without ${JSON.stringify(rest)}`);
  if (!hostName.test(name) && !ipv6.test(name.slice(1, -1))) {
    return err('must name a host or IP address after //, such as http://10.0.1.10:11434');
  }
  if (Number(port) > 65_535 || (port !== '' && Number(port) === 0))
    return err(`must have a port from 1 to 65535, found ${port}`);
  const lowered = scheme.toLowerCase();
  const suffix = port === '' || String(Number(port)) === defaultPort[lowered] ? '' : `:${Number(port)}`;
  return ok(`${lowered}://${name.toLowerCase()}${suffix}`);
}

const baseParts = /^(https?:\/\/[^/?#]*)(\/[^?#]*)?$/i;
const cleanPath = /^(?:\/[A-Za-z0-9_~.-]+)*$/;

/** Reduces a base URL that may have a path to its origin and the path without a trailing slash. */
export function parseBaseUrl(text: string): Result<string, string> {
  const [whole, base = '', path = ''] = baseParts.exec(text) ?? [];
  if (whole === undefined) return parseOrigin(text);
  const parsed = parseOrigin(base);
  if (!parsed.ok) return parsed;
  const trimmed = path.replace(/\/+$/, '');
  if (!cleanPath.test(trimmed) || trimmed.split('/').some((part) => part === '.' || part === '..'))
    return err(`must have a plain path, found ${JSON.stringify(path)}`);
  return ok(parsed.value + trimmed);
}

/** The base URL of a server; a trailing slash is accepted and removed. */
export const baseUrl = z
  .string(expectsText('an http:// or https:// URL, such as http://10.0.1.10:11434'))
  .superRefine((text, ctx) => {
    const parsed = parseBaseUrl(text);
    if (!parsed.ok) ctx.addIssue({ code: 'custom', message: parsed.error });
  })
  .overwrite((text) => {
    const parsed = parseBaseUrl(text);
    return parsed.ok ? parsed.value : text;
  });

const rangeComplaint = expectsText('an address or a range such as 10.0.1.5, 10.0.0.0/8 or fd00::/8');

/** An address, or a range in CIDR form. */
export const addressRange = z.string(rangeComplaint).refine((text) => parseAddressRange(text) !== null, rangeComplaint);

const pageComplaint = expectsText(
  '* or an origin without a path, such as https://chat.example.org or app://obsidian.md',
);

/** Where a web page comes from, as browsers name it; lower case. */
export const pageOrigin = z
  .string(pageComplaint)
  .regex(/^(?:\*|[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9._~[\]:-]+)$/, pageComplaint)
  .overwrite((text) => text.toLowerCase());
