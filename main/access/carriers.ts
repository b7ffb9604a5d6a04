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
  /** Two keys that are not the same: whichever counted, somebody would be taken for another. */
  | { readonly kind: 'two keys' }
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
 * The key that was brought; without one the first thing that looks like a token. Whatever else is there is passed over, since
 * libraries insist on sending something beside the key in the base URL; only another key is none of that.
 */
export function findBrought(caller: Caller): Brought {
  const carried = carriedBy(caller);
  const [key, another] = [...new Set(carried)].flatMap((secret) => {
    const id = idOfSecret(secret);
    return id === null ? [] : [{ kind: 'key', id, secret } as const];
  });
  if (another) return { kind: 'two keys' };
  if (key) return key;
  if (carried.some((text) => text.startsWith(KEY_BEGINS))) return { kind: 'mistyped' };
  const token = carried.find(hasParts);
  if (token !== undefined) return { kind: 'token', token };
  return { kind: carried.length > 0 ? 'something' : 'nothing' };
}
