import { onTestFinished } from 'vitest';
import type { Admission } from '../../../shared/access.ts';
import type { ConfigInput } from '../../../shared/config.ts';
import { startIssuer } from '../../support/issuer.ts';
import { type AccessOptions, createAccessUnderTest } from './key-fixture.ts';

type JwtInput = NonNullable<NonNullable<ConfigInput['access']>['jwt']>;

/** A door that trusts an identity provider on loopback. */
export async function createTokensUnderTest(
  over: Partial<JwtInput> = {},
  { config = {}, ...options }: AccessOptions = {},
) {
  const issuer = await startIssuer();
  const jwt: JwtInput = { issuer: issuer.name, audience: ['corral'], jwks: issuer.jwks, owner: 'email', ...over };
  const door = createAccessUnderTest({ ...options, config: { ...config, jwt } });
  onTestFinished(() => door.access.stop());
  const bring = (token: string): Promise<Admission> =>
    door.comeAsking({ headers: { authorization: `Bearer ${token}` } });
  const sign: typeof issuer.sign = (now, claims, how) => issuer.sign(now, { email: 'ana@example.com', ...claims }, how);
  return { ...door, issuer, jwt, sign, bring };
}
