import type { Caller } from '../../shared/access.ts';
import { idOfSecret } from './key-text.ts';

const BEARER = /^bearer +(\S+) *$/i;

/** What a request brought along to be known by. */
export interface Brought {
  readonly id: string;
  readonly secret: string;
}

/**
 * The first thing brought that looks like a key: in the path, then as a bearer token, then as `x-api-key`. Whatever else is
 * there is passed over, since libraries insist on sending some key beside the one in the base URL. `something` when
 * there was only that, null when there was nothing.
 */
export function findKey({ pathKey, header }: Caller): Brought | 'something' | null {
  const [, bearer] = BEARER.exec(header('authorization') ?? '') ?? [];
  const carried = [pathKey, bearer, header('x-api-key')].filter((text) => typeof text === 'string');
  for (const secret of carried) {
    const id = idOfSecret(secret);
    if (id !== null) return { id, secret };
  }
  return carried.length > 0 ? 'something' : null;
}
