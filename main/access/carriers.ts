import type { Caller } from '../../shared/access.ts';
import { idOfSecret } from './key-text.ts';

const BEARER = /^bearer +(\S+) *$/i;
/** How every key begins, and nothing that another service has made. */
const KEY_BEGINS = 'ck_';
const TOKEN_PARTS = 3;

/** What a request brought along to be known by. */
export type Brought =
  | { readonly kind: 'key'; readonly id: string; readonly secret: string }
  /** Begins as a key does, but is none: never shown to anybody else. */
  | { readonly kind: 'mistyped' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'something' }
  | { readonly kind: 'nothing' };

/** Everything that stands where a key may: in the path, then as a bearer token, then as `x-api-key`. */
function carriedBy({ pathKey, header }: Caller): readonly string[] {
  const [, bearer] = BEARER.exec(header('authorization') ?? '') ?? [];
  return [pathKey, bearer, header('x-api-key')].filter((text) => typeof text === 'string');
}

const hasParts = (text: string): boolean => text.split('.', TOKEN_PARTS + 1).length === TOKEN_PARTS;

/**
 * The first thing brought that looks like a key; without one the first that looks like a token. Whatever else is there is
 * passed over, since libraries insist on sending some key beside the one in the base URL.
 */
export function findBrought(caller: Caller): Brought {
  const carried = carriedBy(caller);
  for (const secret of carried) {
    const id = idOfSecret(secret);
    if (id !== null) return { kind: 'key', id, secret };
  }
  if (carried.some((text) => text.startsWith(KEY_BEGINS))) return { kind: 'mistyped' };
  const token = carried.find(hasParts);
  if (token !== undefined) return { kind: 'token', token };
  return { kind: carried.length > 0 ? 'something' : 'nothing' };
}
