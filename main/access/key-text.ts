import { crc32 } from 'node:zlib';
import type { RandomBytes } from '../ports.ts';
import { toBase62 } from './base62.ts';

/** `ck_` + 8 characters that name it, `_`, 43 that are secret (256 bits), 6 that tell a typo from a stranger. */
const FORM = /^(ck_[0-9a-z]{8})_[0-9A-Za-z]{43}([0-9A-Za-z]{6})$/;
const SECRET_BYTES = 32;
const SECRET_CHARS = 43;
const CHECKSUM_CHARS = 6;
const ID_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const ID_CHARS = 8;
/** Of a secret, kept to tell it from others of its key. They lie within the checksum: 24 bits of 256 are told at most. */
const ENDING_CHARS = 4;

const checksumOf = (text: string): string => toBase62(BigInt(crc32(text)), CHECKSUM_CHARS);

/** A public name without letters that people mix up. Not secret; whoever makes one checks that it is free. */
export function makeKeyId(randomBytes: RandomBytes): string {
  const chars = [...randomBytes(ID_CHARS)].map((byte) => ID_ALPHABET[byte % ID_ALPHABET.length]);
  return `ck_${chars.join('')}`;
}

/** A new secret for the key of that id, with 256 random bits. */
export function makeSecret(id: string, randomBytes: RandomBytes): string {
  const bits = BigInt(`0x${Buffer.from(randomBytes(SECRET_BYTES)).toString('hex')}`);
  const text = `${id}_${toBase62(bits, SECRET_CHARS)}`;
  return text + checksumOf(text);
}

/** The id in a secret's text; null for what is no key of any Corral, typos included. */
export function idOfSecret(text: string): string | null {
  const [, id, checksum] = FORM.exec(text) ?? [];
  return id !== undefined && checksumOf(text.slice(0, -CHECKSUM_CHARS)) === checksum ? id : null;
}

export const endingOf = (secret: string): string => secret.slice(-ENDING_CHARS);
