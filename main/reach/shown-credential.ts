import { ok, type Result } from '../../shared/result.ts';

/** Shorter words of a credential of several are in every text. */
const SHORTEST_PART = 4;

/** A credential as a server is shown it. */
export interface ShownCredential {
  /** The header and what is in it; the error says in words why that cannot be had. */
  readonly pair: Result<readonly string[], string>;
  /** The text with everything secret in it made unreadable, at the same length. */
  hide(text: string): string;
}

/** Worked out when the credential is read, so that sending it costs nothing. */
export function shownCredential(read: Result<string, string>, header: string): ShownCredential {
  if (!read.ok) return { pair: read, hide: (text) => text };
  const secret = read.value;
  const value = header === 'authorization' && !namesScheme(secret) ? `Bearer ${secret}` : secret;
  // The whole first: what is left of it once a part is hidden would not be found any more.
  const secrets = [secret, ...secret.split(' ').slice(1)].filter((part) => part.length >= SHORTEST_PART);
  return {
    pair: ok([header, value]),
    hide: (text) => secrets.reduce((hidden, one) => hidden.replaceAll(one, '*'.repeat(one.length)), text),
  };
}

/** A token has no spaces: what has one says itself of what scheme it is, such as `Basic YWRtaW46…`. */
const namesScheme = (secret: string): boolean => secret.includes(' ');
