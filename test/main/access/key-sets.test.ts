import { expect, it } from 'vitest';
import { readKeySet } from '../../../main/access/key-set.ts';
import { newSigningKey } from '../../support/issuer.ts';
import { startSilence } from '../../support/silence.ts';
import { outcomeOf } from './key-fixture.ts';
import { createTokensUnderTest } from './token-fixture.ts';

const NOT_PUBLISHED = /^unauthorized: .* does not publish/;

it('takes a new key as soon as the first token signed with it comes, without a restart', async () => {
  const { bring, clock, issuer, sign } = await createTokensUnderTest();
  expect(outcomeOf(await bring(await sign(clock.now())))).toBe('ana@example.com');
  const second = await issuer.newKey('second');
  issuer.publish([issuer.key(), second]);
  expect(outcomeOf(await bring(await sign(clock.now(), {}, { key: second })))).toBe('ana@example.com');
  expect(outcomeOf(await bring(await sign(clock.now())))).toBe('ana@example.com');
  expect(issuer.asked()).toBe(2);
});

it('asks for keys that nobody knows no more often than twice a minute, whoever names them', async () => {
  const { bring, clock, issuer, sign } = await createTokensUnderTest();
  const strangers = await Promise.all(Array.from({ length: 8 }, (_, index) => issuer.newKey(`stranger-${index}`)));
  const bringAll = async (): Promise<void> => {
    for (const key of strangers)
      expect(outcomeOf(await bring(await sign(clock.now(), {}, { key })))).toMatch(NOT_PUBLISHED);
  };
  await bringAll();
  expect(issuer.asked()).toBe(2);
  clock.advance(29_999);
  await bringAll();
  expect(issuer.asked()).toBe(2);
  clock.advance(1);
  await Promise.all([bringAll(), bringAll(), bringAll()]);
  expect(issuer.asked()).toBe(3);
});

it('a key that was taken out counts until the set is read again, and no longer', async () => {
  const { bring, clock, issuer, sign } = await createTokensUnderTest({ refresh: '2m' });
  const token = await sign(clock.now());
  expect(outcomeOf(await bring(token))).toBe('ana@example.com');
  issuer.publish([await issuer.newKey('second')]);
  clock.advance(119_999);
  expect(outcomeOf(await bring(token))).toBe('ana@example.com');
  clock.advance(1);
  await expect.poll(async () => outcomeOf(await bring(token))).toMatch(NOT_PUBLISHED);
});

it.each([
  ['gives no answer', 500, 'its server answers with status 500'],
  ['says something else', '<html>', 'it is no key set: a JSON object with a list of keys was expected'],
  ['says nothing of keys', '{"keys":[]}', 'it holds no key that signatures can be checked with'],
] as const)('goes on with the last good set while its server %s, says so, and gets over it', async (_, what, why) => {
  const { access, bring, clock, issuer, sign, troubles } = await createTokensUnderTest();
  expect(outcomeOf(await bring(await sign(clock.now())))).toBe('ana@example.com');
  issuer.publish(what);
  clock.advance(600_000);
  const line = `access.jwt.jwks: the key set could not be read: ${why}; the one before stays in use`;
  await expect.poll(access.problems).toEqual([line]);
  clock.advance(30_000);
  await expect.poll(issuer.asked).toBe(3);
  expect(outcomeOf(await bring(await sign(clock.now())))).toBe('ana@example.com');
  issuer.publish([issuer.key()]);
  clock.advance(30_000);
  await expect.poll(access.problems).toEqual([]);
  expect(troubles).toEqual([line]);
});

it('refuses with 503, not 401, while there has never been a set, and lets in as soon as there is', async () => {
  const { access, adopt, bring, clock, comeAsking, issuer, jwt, sign } = await createTokensUnderTest();
  issuer.publish(503);
  adopt({ jwt: { ...jwt, refresh: '1h' } });
  const token = await sign(clock.now());
  expect(await bring(token)).toMatchObject({
    ok: false,
    refusal: {
      code: 'identity_unavailable',
      message: expect.stringContaining('cannot be checked now'),
      retryAfterS: 5,
    },
  });
  expect(access.problems()).toEqual([
    'access.jwt.jwks: the key set could not be read: its server answers with status 503',
  ]);
  const health = { route: '/health', kind: 'local' } as const;
  const headers = { authorization: `Bearer ${token}` };
  expect(outcomeOf(await comeAsking({ errand: health, headers }))).toBe('anybody');
  issuer.publish([issuer.key()]);
  clock.advance(30_000);
  await expect.poll(async () => outcomeOf(await bring(token))).toBe('ana@example.com');
});

it('a server that never answers is waited for a few seconds only', async () => {
  const { access, adopt, bring, clock, jwt, sign } = await createTokensUnderTest();
  adopt({ jwt: { ...jwt, jwks: await startSilence() } });
  const coming = bring(await sign(clock.now()));
  await clock.advanceAsync(5_000);
  expect(outcomeOf(await coming)).toMatch(/^identity_unavailable/);
  expect(access.problems()).toEqual([expect.stringContaining('no answer within 5 s')]);
});

it('asks nobody any more once it is stopped', async () => {
  const { access, bring, clock, issuer, sign } = await createTokensUnderTest();
  await bring(await sign(clock.now()));
  await access.stop();
  expect(clock.pending()).toBe(0);
  expect(issuer.asked()).toBe(1);
});

it('passes over what in a set cannot check a signature, and what was meant to be kept', async () => {
  const good = (await newSigningKey('good')).public;
  const weak = { kty: 'RSA', kid: 'weak', e: 'AQAB', n: Buffer.alloc(128, 0xff).toString('base64url') };
  const useless = [
    weak,
    { kty: 'oct', kid: 'secret', k: 'c2VjcmV0' },
    { ...good, kid: 'private', d: good.x },
    { ...good, kid: 'enc', use: 'enc' },
    { ...good, kid: 'signs', key_ops: ['sign'] },
    { ...good, kid: 'off', x: good.y },
    { kty: 'XYZ' },
  ];
  const read = readKeySet(JSON.stringify({ keys: [...useless, good] }));
  expect(read.ok && read.value.jwks().keys.map(({ kid }) => kid)).toEqual(['good']);
  expect(readKeySet(JSON.stringify({ keys: useless })).ok).toBe(false);
});
