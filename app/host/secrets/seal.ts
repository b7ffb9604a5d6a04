import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../../shared/result.ts';

export const KEY_BYTES = 32;
const VERSION = 1;
const NAME_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NAME_BYTES;
const CIPHER = 'aes-256-gcm';

/** Tells keys apart and nothing about them. */
const nameOf = (key: Uint8Array): Buffer =>
  createHmac('sha256', key).update('corral: name of this key').digest().subarray(0, NAME_BYTES);

/** Whether these bytes were sealed with that key, as far as can be told without opening them. */
export const isSealedWith = (key: Uint8Array, sealed: Uint8Array): boolean =>
  nameOf(key).equals(Buffer.from(sealed).subarray(1, HEAD_BYTES));

/** A version, the key's name, a nonce, the secret in AES-256-GCM, its tag. The head and `about` are vouched for as well. */
export function seal(key: Uint8Array, secret: string, about: string): Buffer {
  const head = Buffer.concat([Buffer.of(VERSION), nameOf(key)]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([head, Buffer.from(about)]));
  return Buffer.concat([head, nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** The error says nothing of what may be in there. */
export function unseal(key: Uint8Array, sealed: Uint8Array, about: string): Result<string, string> {
  const bytes = Buffer.from(sealed);
  if (bytes.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) return err('what is stored is cut short');
  if (bytes[0] !== VERSION) return err('it was stored by another version of Corral');
  const [head, rest] = [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES)];
  const decipher = createDecipheriv(CIPHER, key, rest.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([head, Buffer.from(about)]));
  decipher.setAuthTag(rest.subarray(-TAG_BYTES));
  try {
    const opened = Buffer.concat([decipher.update(rest.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return ok(opened.toString('utf8'));
  } catch {
    // Node says no more than that it does not fit.
    return err('what is stored was changed, or belongs to another backend');
  }
}
