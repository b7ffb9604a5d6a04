import type { Refusal } from '../../shared/errors.ts';

export type NormalisedPath =
  | {
      readonly ok: true;
      /** Starts with `/`, no empty, `.` or `..` segment, no trailing slash, only escapes that are needed. */
      readonly path: string;
      /** As sent, with its leading `?`; empty when there was none. */
      readonly query: string;
    }
  | { readonly ok: false; readonly refusal: Refusal };

const PLAIN = /^(?:\/[A-Za-z0-9_-]+)+$/;
const VISIBLE_ASCII = /^[!-~]+$/;
const PATH_CHARACTERS = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*$/;
const UNRESERVED = /[A-Za-z0-9\-._~]/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const ESCAPED_CONTROL = /%(?:[01][0-9A-Fa-f]|7[Ff])/;
const ESCAPED_BACKSLASH = /%5[Cc]/;
const ESCAPED_SLASH = /%2[Ff]/;
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;
const ABSOLUTE = /^https?:\/\/[^/?]+/i;

/** Clients of `/v1/models/:model` escape the slashes of a model name; such a path is answered here and never forwarded. */
const MODEL_NAME_PREFIX = '/v1/models/';

const refuse = (problem: string): NormalisedPath => ({
  ok: false,
  refusal: { code: 'bad_request', message: `the request path ${problem}` },
});

/** A proxy that passes on the absolute form means the path; the authority is the connection's business. */
function originForm(target: string): string | null {
  if (target.startsWith('/')) return target;
  const authority = ABSOLUTE.exec(target)?.[0];
  if (authority === undefined) return null;
  const rest = target.slice(authority.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9A-Fa-f]{2}/g, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return UNRESERVED.test(character) ? character : octet.toUpperCase();
  });
}

function hasMisplacedSlash(path: string): boolean {
  const prefix = path.indexOf(MODEL_NAME_PREFIX);
  return ESCAPED_SLASH.test(prefix < 0 ? path : path.slice(0, prefix));
}

function problemOf(path: string): string | null {
  if (!PATH_CHARACTERS.test(path)) return 'holds a character that must be percent-encoded';
  if (BAD_ESCAPE.test(path)) return 'holds a broken percent escape';
  if (ESCAPED_CONTROL.test(path)) return 'holds an escaped control character';
  if (ESCAPED_BACKSLASH.test(path)) return 'holds an escaped backslash';
  return null;
}

function clean(path: string): string {
  const collapsed = decodeUnreserved(path).replace(/\/{2,}/g, '/');
  return collapsed.length > 1 && collapsed.endsWith('/') ? collapsed.slice(0, -1) : collapsed;
}

/**
 * The one spelling of a request target, so that a rule about `/api/chat` cannot be dodged by `//api/%63hat/`.
 * Whatever two servers could read differently (dot segments, escaped slashes, backslashes, control characters) is refused.
 */
export function normalisePath(target: string): NormalisedPath {
  if (PLAIN.test(target)) return { ok: true, path: target, query: '' };
  if (!VISIBLE_ASCII.test(target)) return refuse('holds a space, a control character or a non-ASCII character');
  const origin = originForm(target);
  if (origin === null) return refuse('must start with a slash');
  if (origin.includes('#')) return refuse('holds a fragment');
  const mark = origin.indexOf('?');
  const raw = mark < 0 ? origin : origin.slice(0, mark);
  const problem = problemOf(raw);
  if (problem !== null) return refuse(problem);
  const path = clean(raw);
  if (DOT_SEGMENT.test(path)) return refuse('holds a dot segment');
  if (hasMisplacedSlash(path)) return refuse('holds an escaped slash');
  return { ok: true, path, query: mark < 0 ? '' : origin.slice(mark) };
}
