import { jwtVerify } from 'jose';
import type { Config } from '../../shared/config.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import { type Claims, textsOfClaim } from './claims.ts';
import type { FollowedKeySet } from './follow-key-set.ts';
import { type Finding, tooLong } from './guest.ts';
import { identityId, identityName } from './identity-name.ts';
import { createKnownTokens } from './known-tokens.ts';
import type { ReadGuest } from './read-guest.ts';
import { tokenRefusal } from './token-refusal.ts';

export type TokenTerms = NonNullable<Config['access']['jwt']>;

export interface TokenJudgePorts {
  readonly clock: Clock;
  readonly keySet: Pick<FollowedKeySet, 'ready' | 'find' | 'version'>;
  readonly terms: TokenTerms;
  readonly readGuest: ReadGuest;
}

/** Finds out who brings a token. Rejects only for a mistake of this program's own. */
export type JudgeToken = (token: string) => Promise<Finding>;

/** More than any token needs; nothing longer is looked into. */
const MAX_CHARS = 16 * 1024;
const RETRY_S = 5;

const NO_KEYS: Refusal = {
  code: 'identity_unavailable',
  message: 'tokens cannot be checked now: the key set of their issuer cannot be had',
  retryAfterS: RETRY_S,
};

export function createTokenJudge({ clock, keySet, terms, readGuest }: TokenJudgePorts): JudgeToken {
  const skewS = terms.skew / 1_000;
  const options = {
    issuer: terms.issuer,
    audience: [...terms.audience],
    algorithms: [...terms.algorithms],
    clockTolerance: skewS,
    requiredClaims: ['exp', 'sub'],
  };

  const known = createKnownTokens(clock);

  async function check(token: string): Promise<Finding> {
    const now = clock.now();
    const keySetThen = keySet.version();
    // biome-ignore lint/style/noRestrictedGlobals: the library takes the time as a Date; the time itself is the clock's
    const { payload } = await jwtVerify(token, keySet.find, { ...options, currentDate: new Date(now) });
    if (payload.iat !== undefined && payload.iat > now / 1_000 + skewS)
      return turnDown('this token was issued in the future: one of the clocks is wrong');
    const finding = findGuest(payload, terms.owner, readGuest);
    const endsAt = ((payload.exp ?? 0) + skewS) * 1_000;
    if (finding.ok) known.keep(token, { guest: finding.guest, keySet: keySetThen, endsAt });
    return finding;
  }

  return async (token) => {
    if (token.length > MAX_CHARS) return tooLong(MAX_CHARS);
    if (!(await keySet.ready())) return { ok: false, refusal: NO_KEYS, isProven: false };
    const guest = known.find(token, keySet.version());
    if (guest) return { ok: true, guest };
    try {
      return await check(token);
    } catch (error) {
      const turnedDown = tokenRefusal(error);
      if (turnedDown === null) throw error;
      return { ok: false, ...turnedDown };
    }
  };
}

const turnDown = (message: string): Finding => ({
  ok: false,
  refusal: { code: 'unauthorized', message },
  isProven: true,
});

function findGuest(claims: Claims, owner: string, readGuest: ReadGuest): Finding {
  const subject = typeof claims.sub === 'string' ? identityId(claims.sub) : null;
  if (subject === null) return turnDown('this token does not say whose it is');
  const name = identityName(textsOfClaim(claims, owner)[0]) ?? identityName(subject) ?? subject;
  const say = (claim: string): readonly string[] => textsOfClaim(claims, claim);
  return { ok: true, guest: readGuest({ id: `jwt:${subject}`, name }, say) };
}
