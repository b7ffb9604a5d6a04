import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { err, ok, type Result, resultOf } from '../../../shared/result.ts';

/** A JSON Web Signature in its flattened form. */
export interface Jws {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

/** Signs as one ACME account (RFC 8555 §6.2, ES256). */
export interface Signer {
  /** The public key, its members in the order of RFC 7638. */
  readonly jwk: Readonly<Record<'crv' | 'kty' | 'x' | 'y', string>>;
  /** What a challenge is answered with, after the token. */
  readonly thumbprint: string;
  /** `payload` null is a request that only reads (POST-as-GET). */
  sign(header: Readonly<Record<string, unknown>>, payload: object | null): Jws;
}

/** The private key of a new account, PEM (PKCS #8). */
export const createAccountKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The error is one sentence about the key. */
export function createSigner(pem: string): Result<Signer, string> {
  const key = resultOf(() => createPrivateKey(pem));
  if (!key.ok || key.value.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    return err('the key of the ACME account is not one of P-256 in PEM form');
  const { crv = '', kty = '', x = '', y = '' } = createPublicKey(key.value).export({ format: 'jwk' });
  const jwk = { crv, kty, x, y };
  return ok({
    jwk,
    thumbprint: createHash('sha256').update(JSON.stringify(jwk)).digest('base64url'),
    sign: (header, payload) => signJws(key.value, { alg: 'ES256', ...header }, payload),
  });
}

function signJws(key: KeyObject, header: object, payload: object | null): Jws {
  const part = { protected: encode(JSON.stringify(header)), payload: payload ? encode(JSON.stringify(payload)) : '' };
  const signature = sign('sha256', Buffer.from(`${part.protected}.${part.payload}`), {
    key,
    dsaEncoding: 'ieee-p1363',
  });
  return { ...part, signature: signature.toString('base64url') };
}

const encode = (text: string): string => Buffer.from(text).toString('base64url');
