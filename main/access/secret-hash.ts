import { hash, timingSafeEqual } from 'node:crypto';

/**
 * SHA-256, and no slow password hash: slowness makes guessing dear, and nobody guesses 256 random bits at any speed. It
 * would only make every request dear.
 */
export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** Whether two hashes are one, in a time that does not tell how much of them is. */
export const isSameHash = (given: Buffer, kept: Buffer): boolean =>
  given.length === kept.length && timingSafeEqual(given, kept);
