import { crc32 } from 'node:zlib';
import { toBase62 } from '../../../main/access/base62.ts';
import { makeSecret } from '../../../main/access/key-text.ts';
import type { RandomBytes } from '../../../main/ports.ts';

/** Letters of the secret itself, between a key's id and the checksum. */
export const SECRET_CHARS = 43;
const CHECKSUM_CHARS = 6;

/**
 * A wrong secret of that id whose checksum is right, so that it is compared and not refused as a typo; its first `shared`
 * letters are the true ones.
 */
export function guessOf(id: string, secret: string, shared: number, randomBytes: RandomBytes): string {
  const from = id.length + 1;
  const truth = secret.slice(0, -CHECKSUM_CHARS);
  let guess = truth;
  while (guess === truth)
    guess = truth.slice(0, from + shared) + makeSecret(id, randomBytes).slice(from + shared, from + SECRET_CHARS);
  return guess + toBase62(BigInt(crc32(guess)), CHECKSUM_CHARS);
}
