import { createHmac, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from './key-fixture.ts';
import { createTokensUnderTest } from './token-fixture.ts';

const MINUTE = 60_000;
const base64url = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

it('lets in whoever brings a token, whichever way, and knows who it is', async () => {
  const { clock, comeAsking, sign } = await createTokensUnderTest();
  const token = await sign(clock.now());
  for (const coming of [
    { headers: { authorization: `Bearer ${token}` } },
    { headers: { 'x-api-key': token } },
    { pathKey: token, headers: { authorization: 'Bearer none' } },
  ])
    expect(await comeAsking(coming)).toMatchObject({
      ok: true,
      permit: { identity: { id: 'jwt:u-1', name: 'ana@example.com' }, workClass: 'normal' },
    });
});

it.each(['RS256', 'PS256', 'ES384', 'EdDSA', 'Ed25519'] as const)('checks signatures made with %s', async (alg) => {
  const { bring, clock, issuer, sign } = await createTokensUnderTest({ algorithms: [alg] });
  const key = await issuer.newKey('other', alg);
  issuer.publish([key]);
  expect(outcomeOf(await bring(await sign(clock.now(), {}, { key })))).toBe('ana@example.com');
});

describe('a token is refused', () => {
  it.each([
    ['that has expired', { exp: -61 }, 'this token has expired'],
    ['that never ends', { exp: undefined }, 'this token does not say when it ends'],
    ['that is not valid yet', { nbf: 61 }, 'this token is not valid yet'],
    ['issued in the future', { iat: 61 }, 'this token was issued in the future: one of the clocks is wrong'],
  ] as const)('%s', async (_, times, message) => {
    const { bring, clock, sign } = await createTokensUnderTest();
    const at = clock.now() / 1_000;
    const claims = Object.entries(times).map(([name, offset]) => [
      name,
      offset === undefined ? undefined : at + offset,
    ]);
    const token = await sign(clock.now(), Object.fromEntries(claims));
    expect(outcomeOf(await bring(token))).toBe(`unauthorized: ${message}`);
  });

  it.each([
    ['for somebody else', { aud: 'mail' }, /^unauthorized: .* meant for somebody else/],
    ['for nobody', { aud: undefined }, /^unauthorized: .* meant for somebody else/],
    ['of another issuer', { iss: 'https://id.example.com' }, /^unauthorized: .* issued by somebody else/],
    ['of no issuer', { iss: undefined }, /^unauthorized: .* issued by somebody else/],
    ['of nobody', { sub: undefined }, /^unauthorized: .* whose it is/],
    ['of somebody without a name', { sub: '' }, /^unauthorized: .* whose it is/],
    ['of somebody who would break a line of a log', { sub: 'a\nb' }, /^unauthorized: .* whose it is/],
    ['with an expiry that is no number', { exp: '2099' }, /^unauthorized: /],
  ] as const)('%s', async (_, claims, message) => {
    const { bring, clock, sign } = await createTokensUnderTest();
    expect(outcomeOf(await bring(await sign(clock.now(), claims)))).toMatch(message);
  });

  it('without a signature, whatever its header calls that', async () => {
    const { bring, clock, sign } = await createTokensUnderTest();
    const [, claims = ''] = (await sign(clock.now())).split('.');
    for (const alg of ['none', 'None', 'NONE', '', null]) {
      const header = base64url({ alg, typ: 'JWT', kid: 'first' });
      for (const signature of ['', 'AA']) expect((await bring(`${header}.${claims}.${signature}`)).ok).toBe(false);
    }
  });

  it('signed with the public key as if that were a secret', async () => {
    const { bring, clock, issuer, sign } = await createTokensUnderTest({ algorithms: ['ES256', 'RS256'] });
    const [, claims = ''] = (await sign(clock.now())).split('.');
    const { public: jwk } = issuer.key();
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const secrets = [
      key.export({ type: 'spki', format: 'pem' }),
      key.export({ type: 'spki', format: 'der' }),
      JSON.stringify(jwk),
    ];
    for (const secret of secrets) {
      const signed = `${base64url({ alg: 'HS256', kid: 'first' })}.${claims}`;
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(outcomeOf(await bring(`${signed}.${signature}`))).toMatch(/^unauthorized: .* does not count here/);
    }
  });

  it('by an algorithm that is not listed, though its key is published', async () => {
    const { bring, clock, issuer, sign } = await createTokensUnderTest({ algorithms: ['RS256'] });
    issuer.publish([issuer.key(), await issuer.newKey('rsa', 'RS256')]);
    expect(outcomeOf(await bring(await sign(clock.now())))).toMatch(/^unauthorized: .* does not count here/);
  });

  it('with the key of another type behind a known name', async () => {
    const { bring, clock, issuer, sign } = await createTokensUnderTest();
    const rsa = await issuer.newKey('first', 'RS256');
    expect(outcomeOf(await bring(await sign(clock.now(), {}, { key: rsa })))).toMatch(/does not publish/);
  });

  it('signed by a stranger, with a known key’s name, or with a key of its own in the header', async () => {
    const { bring, clock, issuer, sign } = await createTokensUnderTest();
    const stranger = await issuer.newKey('first');
    for (const header of [{}, { jwk: stranger.public }, { jku: 'http://127.0.0.1:1/', x5u: 'http://127.0.0.1:1/' }])
      expect(outcomeOf(await bring(await sign(clock.now(), {}, { key: stranger, header })))).toBe(
        'unauthorized: the signature of this token is wrong',
      );
  });

  it('when a single character of it is another', async () => {
    const { bring, clock, sign } = await createTokensUnderTest();
    const token = await sign(clock.now());
    // The last letter holds bits that mean nothing: another one there may be the same signature.
    for (let at = 0; at < token.length - 1; at += 7) {
      const other = token.at(at) === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect([at, (await bring(changed)).ok]).toEqual([at, false]);
    }
  });

  it('longer than anybody’s, before it is looked into', async () => {
    const { bring, clock, sign } = await createTokensUnderTest();
    const token = await sign(clock.now(), { much: 'x'.repeat(20_000) });
    expect(outcomeOf(await bring(token))).toBe(
      'unauthorized: what was sent to be known by is longer than 16384 characters',
    );
  });
});

it('allows for clocks that are apart as far as is configured, and no further', async () => {
  const { bring, clock, sign } = await createTokensUnderTest({ skew: '5m' });
  const at = Math.floor(clock.now() / 1_000);
  const early = await sign(clock.now(), { iat: at + 300, nbf: at + 300, exp: at + 600 });
  expect(outcomeOf(await bring(early))).toBe('ana@example.com');
  const late = await sign(clock.now(), { exp: at - 299 });
  expect(outcomeOf(await bring(late))).toBe('ana@example.com');
  clock.advance(1_000);
  expect(outcomeOf(await bring(late))).toBe('unauthorized: this token has expired');
});

it('stops working when it expires, and not before', async () => {
  const { bring, clock, sign } = await createTokensUnderTest({ skew: '0s' });
  const token = await sign(clock.now());
  expect(outcomeOf(await bring(token))).toBe('ana@example.com');
  clock.advance(5 * MINUTE - 1);
  expect(outcomeOf(await bring(token))).toBe('ana@example.com');
  clock.advance(1);
  expect(outcomeOf(await bring(token))).toBe('unauthorized: this token has expired');
});

it('goes by its subject where it does not name its owner', async () => {
  const { bring, clock, sign } = await createTokensUnderTest();
  expect(outcomeOf(await bring(await sign(clock.now(), { email: undefined })))).toBe('u-1');
  expect(outcomeOf(await bring(await sign(clock.now(), { email: ['a', 1] })))).toBe('a');
});

describe('where no key is required', () => {
  it('knows who brings a token, and takes no offence at what proves nothing', async () => {
    const { bring, clock, issuer, sign } = await createTokensUnderTest({}, { isKeyRequired: false });
    expect(outcomeOf(await bring(await sign(clock.now())))).toBe('ana@example.com');
    expect(outcomeOf(await bring('a.b.c'))).toBe('anybody');
    const stranger = await issuer.newKey('stranger');
    expect(outcomeOf(await bring(await sign(clock.now(), {}, { key: stranger })))).toBe('anybody');
    expect(outcomeOf(await bring(await sign(clock.now() - 10 * MINUTE)))).toBe('unauthorized: this token has expired');
  });
});

describe('what is brought is judged in one way only', () => {
  it('a key stays a key beside a token, and a mistyped one is refused however good the token is', async () => {
    const { clock, comeAsking, newKey, sign } = await createTokensUnderTest();
    const { secret } = newKey({ owner: 'keyholder' });
    const authorization = `Bearer ${await sign(clock.now())}`;
    expect(outcomeOf(await comeAsking({ headers: { authorization, 'x-api-key': secret } }))).toBe('keyholder');
    for (const wrong of [`${secret.slice(0, -1)}!`, 'ck_', 'ck_a.b.c'])
      expect(outcomeOf(await comeAsking({ headers: { authorization, 'x-api-key': wrong } }))).toMatch(/mistyped/);
  });

  it('where no tokens count, one is like anything else that is no key', async () => {
    const { adopt, bring, clock, sign } = await createTokensUnderTest();
    const token = await sign(clock.now());
    adopt({});
    expect(outcomeOf(await bring(token))).toMatch(/^unauthorized: .*mistyped/);
  });
});

it('an issuer, an audience or an algorithm that is configured anew counts from the next token on', async () => {
  const { adopt, bring, clock, issuer, jwt, sign } = await createTokensUnderTest();
  const token = await sign(clock.now());
  expect(outcomeOf(await bring(token))).toBe('ana@example.com');
  for (const change of [{ issuer: 'https://other/' }, { audience: ['other'] }, { algorithms: ['RS256'] }] as const) {
    adopt({ jwt: { ...jwt, ...change } });
    expect((await bring(token)).ok).toBe(false);
  }
  adopt({ jwt });
  expect(outcomeOf(await bring(token))).toBe('ana@example.com');
  expect(issuer.asked()).toBe(1);
});
