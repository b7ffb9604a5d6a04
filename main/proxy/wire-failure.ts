import type { AttemptFailure } from './verdict.ts';

const UNREACHABLE = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'network unreachable'],
  ['EHOSTDOWN', 'the host is down'],
  ['ENOTFOUND', 'the host name does not resolve'],
  ['EAI_AGAIN', 'the host name does not resolve for now'],
  ['EADDRNOTAVAIL', 'no local port is free to connect from'],
]);
const TIMED_OUT = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const NOT_HTTP = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RESPONSE)/;

/** The HTTP client's parser errors often carry no code, so the name decides too. */
const isNotHttp = (error: Error, code: string): boolean => error.name === 'HTTPParserError' || NOT_HTTP.test(code);

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** What a failed connection means, before any answer came. */
export function wireFailure(error: Error): AttemptFailure {
  const code = codeOf(error);
  const unreachable = UNREACHABLE.get(code);
  if (unreachable !== undefined) return { kind: 'refused', reason: unreachable };
  if (TIMED_OUT.has(code)) return { kind: 'connect_timeout', reason: 'no connection within the time allowed' };
  if (isNotHttp(error, code))
    return { kind: 'not_ollama', reason: `answered with something that is not HTTP (${code || error.message})` };
  return { kind: 'reset', reason: `the connection broke (${code || error.message})` };
}
