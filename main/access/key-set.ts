import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, type LocalJWKSet } from 'jose';
import { z } from 'zod';
import { err, ok, type Result, resultOf } from '../../shared/result.ts';

const document = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(1_000) });
type Entry = z.output<typeof document>['keys'][number];

/** What public keys of each type are made of; whatever else an entry holds has no part in a signature. */
const members: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
};
/** Fewer bits can be broken. */
const FEWEST_RSA_BITS = 2_048;

/**
 * Reads a key set (RFC 7517). What in it cannot check a signature is passed over: other types and uses, weak keys, and
 * private ones, which are none any more once they are published. The error says why nothing is left.
 */
export function readKeySet(text: string): Result<LocalJWKSet, string> {
  const parsed = resultOf((): unknown => JSON.parse(text));
  const read = document.safeParse(parsed.ok ? parsed.value : null);
  if (!read.success) return err('it is no key set: a JSON object with a list of keys was expected');
  const keys = read.data.keys.flatMap((entry) => usableKey(entry) ?? []);
  return keys.length > 0 ? ok(createLocalJWKSet({ keys })) : err('it holds no key that signatures can be checked with');
}

function usableKey(entry: Entry): { kty: string } | null {
  const { kty, kid, alg, use, key_ops: operations } = entry;
  const parts = members[kty];
  if (!parts || 'd' in entry || (use !== undefined && use !== 'sig')) return null;
  if (Array.isArray(operations) && !operations.includes('verify')) return null;
  const key = { kty, ...Object.fromEntries(parts.map((part) => [part, entry[part]])) };
  const made = resultOf(() => createPublicKey({ key, format: 'jwk' }));
  if (!made.ok) return null;
  const bits = made.value.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < FEWEST_RSA_BITS) return null;
  return { ...key, ...(typeof kid === 'string' && { kid }), ...(typeof alg === 'string' && { alg }) };
}
