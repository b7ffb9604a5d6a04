import { errors } from 'jose';
import type { Refusal } from '../../shared/errors.ts';

/** How a token was turned down: its bearer is known to be somebody, or it proves nothing at all. */
export interface TurnedDown {
  readonly refusal: Refusal;
  readonly isProven: boolean;
}

const turnDown = (message: string, isProven: boolean): TurnedDown => ({
  refusal: { code: 'unauthorized', message },
  isProven,
});

const claimWords: Readonly<Record<string, string>> = {
  iss: 'this token was issued by somebody else than this gateway trusts',
  aud: 'this token is meant for somebody else than this gateway',
  nbf: 'this token is not valid yet',
  exp: 'this token does not say when it ends',
  sub: 'this token does not say whose it is',
};

/**
 * What the bearer of a token that did not pass is told. Null for what is no fault of the token's. Claims are judged after the
 * signature, so what they are turned down for is proven.
 */
export function tokenRefusal(error: unknown): TurnedDown | null {
  if (error instanceof errors.JWTExpired) return turnDown('this token has expired', true);
  if (error instanceof errors.JWTClaimValidationFailed)
    return turnDown(claimWords[error.claim] ?? `the ${error.claim} claim of this token is not what it should be`, true);
  if (error instanceof errors.JOSEAlgNotAllowed)
    return turnDown('this token is signed by an algorithm that does not count here', false);
  if (error instanceof errors.JWKSNoMatchingKey)
    return turnDown('this token is signed with a key that its issuer does not publish', false);
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return turnDown('this token does not say which key it is signed with (kid)', false);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return turnDown('the signature of this token is wrong', false);
  return error instanceof errors.JOSEError ? turnDown('this token cannot be read', false) : null;
}
