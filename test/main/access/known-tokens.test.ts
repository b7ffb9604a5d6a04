import fc from 'fast-check';
import { createLocalJWKSet, type JWTVerifyGetKey, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { createTokenJudge } from '../../../main/access/judge-token.ts';
import { MOST_KNOWN } from '../../../main/access/known-tokens.ts';
import { createGuestReader } from '../../../main/access/read-guest.ts';
import { configSchema } from '../../../shared/config.ts';
import { newSigningKey, type SigningKey, startIssuer } from '../../support/issuer.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createAccessUnderTest, outcomeOf } from './key-fixture.ts';

const ISSUER = 'https://id.example.com/';
const HOUR_S = 3_600;
const input = { issuer: ISSUER, audience: ['corral'], jwks: 'jwks.json', skew: '30s' } as const;
const terms = configSchema.parse({ access: { jwt: input } }).access.jwt!;

const local = (...keys: readonly SigningKey[]): JWTVerifyGetKey =>
  createLocalJWKSet({ keys: keys.map((key) => ({ ...key.public, kty: key.public.kty ?? '' })) });

/** A judge who counts how often a signature is checked. */
async function createJudge() {
  const clock = createManualClock();
  const key = await newSigningKey('first');
  const state = { version: 1, keys: local(key), checks: 0 };
  const judge = createTokenJudge({
    clock,
    terms,
    readGuest: createGuestReader({}, terms),
    keySet: {
      ready: async () => true,
      version: () => state.version,
      find: (header, token) => {
        state.checks += 1;
        return state.keys(header, token);
      },
    },
  });
  const sign = (sub = 'ana', lifeS = HOUR_S): Promise<string> =>
    new SignJWT({ sub, iss: ISSUER, aud: 'corral', exp: Math.floor(clock.now() / 1_000) + lifeS })
      .setProtectedHeader({ alg: 'ES256', kid: 'first' })
      .sign(key.private);
  const outcome = async (token: string): Promise<string> => {
    const finding = await judge(token);
    return finding.ok ? finding.guest.identity.name : finding.refusal.message;
  };
  return { clock, state, sign, outcome };
}

it('the signature of a token is checked once', async () => {
  const { state, sign, outcome } = await createJudge();
  const token = await sign();
  expect([await outcome(token), await outcome(token), await outcome(token)]).toEqual(['ana', 'ana', 'ana']);
  expect(state.checks).toBe(1);
});

it('nothing with another letter anywhere is let in for one that was', async () => {
  const { sign, outcome } = await createJudge();
  const token = await sign();
  expect(await outcome(token)).toBe('ana');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const ending = token.length - 1;
  await fc.assert(
    fc.asyncProperty(fc.nat(ending), fc.constantFrom(...letters), async (at, letter) => {
      fc.pre(token[at] !== letter && token[at] !== '.' && at !== ending);
      const other = token.slice(0, at) + letter + token.slice(at + 1);
      // Twice: neither is what was refused remembered as good.
      expect([await outcome(other), await outcome(other)]).not.toContain('ana');
    }),
    { numRuns: 60 },
  );
  for (const other of [`${token}A`, token.slice(0, -2), `${token}.`, ` ${token}`])
    expect(await outcome(other)).not.toBe('ana');
  expect(await outcome(token)).toBe('ana');
});

it('a token is let in no longer than it would be by its signature and its times', async () => {
  const { clock, sign, outcome } = await createJudge();
  const token = await sign('ana', 60);
  expect(await outcome(token)).toBe('ana');
  clock.advance(89_999);
  expect(await outcome(token)).toBe('ana');
  clock.advance(1);
  expect(await outcome(token)).toBe('this token has expired');
});

it('another key set has every token checked anew: one whose key is gone is refused', async () => {
  const { state, sign, outcome } = await createJudge();
  const token = await sign();
  expect(await outcome(token)).toBe('ana');
  state.version = 2;
  expect([await outcome(token), state.checks]).toEqual(['ana', 2]);
  state.version = 3;
  state.keys = local(await newSigningKey('second'));
  expect(await outcome(token)).toBe('this token is signed with a key that its issuer does not publish');
});

it('a set that changes while a token is checked has it checked again', async () => {
  const { state, sign, outcome } = await createJudge();
  const token = await sign();
  const before = state.keys;
  state.keys = (header, given) => {
    state.version += 1;
    return before(header, given);
  };
  await outcome(token);
  await outcome(token);
  expect(state.checks).toBe(2);
});

it('so many are remembered and no more: those that were used the longest ago are forgotten', async () => {
  const { state, sign, outcome } = await createJudge();
  const [first, kept] = [await sign('first'), await sign('kept')];
  for (const token of [first, kept]) await outcome(token);
  for (let index = 0; index < MOST_KNOWN - 1; index += 1) {
    await outcome(await sign(`user-${index}`));
    if (index === 5) await outcome(kept);
  }
  const before = state.checks;
  expect([await outcome(kept), state.checks - before]).toEqual(['kept', 0]);
  expect([await outcome(first), state.checks - before]).toEqual(['first', 1]);
}, 60_000);

it('a key that is taken out of the published set, and other terms, count for tokens that were let in before', async () => {
  const issuer = await startIssuer();
  const jwt = { issuer: issuer.name, audience: ['corral'], jwks: issuer.jwks, refresh: '10m' };
  const { access, adopt, clock, comeAsking } = createAccessUnderTest({ config: { jwt } });
  const token = await issuer.sign(clock.now(), { sub: 'ana', exp: Math.floor(clock.now() / 1_000) + 10 * HOUR_S });
  const come = async (): Promise<string> =>
    outcomeOf(await comeAsking({ headers: { authorization: `Bearer ${token}` } }));
  expect([await come(), await come()]).toEqual(['ana', 'ana']);
  adopt({ jwt: { ...jwt, audience: ['mail'] } });
  expect(await come()).toMatch(/meant for somebody else/);
  adopt({ jwt });
  expect(await come()).toBe('ana');
  issuer.publish([await newSigningKey('second')]);
  const asked = issuer.asked();
  clock.advance(600_000);
  await expect.poll(() => issuer.asked()).toBe(asked + 1);
  await expect.poll(come).toMatch(/does not publish/);
  await access.stop();
});
