import fc from 'fast-check';
import { CompactSign } from 'jose';
import { expect, it } from 'vitest';
import { createTokensUnderTest } from './token-fixture.ts';

const json = fc.jsonValue({ maxDepth: 3 });
const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const base64url = (value: unknown): string => Buffer.from(bytes(value)).toString('base64url');

it('whatever a trusted issuer writes into a token, it lets in only somebody whom it names, for now and for us', async () => {
  const { clock, comeAsking, issuer } = await createTokensUnderTest({
    groups: 'groups',
    scopes: 'scope',
    class: 'class',
  });
  const now = clock.now() / 1_000;
  const orJunk = (good: string | number) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: json });
  const claims = fc.record(
    {
      iss: orJunk(issuer.name),
      aud: fc.oneof(orJunk('corral'), fc.array(orJunk('corral'), { maxLength: 3 })),
      sub: fc.oneof(fc.constant('u-1'), fc.string({ unit: 'binary' }), json),
      exp: fc.oneof(fc.constant(now + 60), fc.double(), json),
      iat: fc.oneof(fc.constant(now), fc.double(), json),
      nbf: fc.oneof(fc.constant(now), json),
      ...{ email: json, groups: json, scope: json, class: json },
    },
    { requiredKeys: ['iss', 'aud', 'exp'] },
  );
  const payload = fc.oneof({ weight: 9, arbitrary: claims }, { weight: 1, arbitrary: json });
  let admitted = 0;
  await fc.assert(
    fc.asyncProperty(payload, async (said) => {
      const signing = new CompactSign(bytes(said)).setProtectedHeader({ alg: 'ES256', kid: 'first' });
      const token = await signing.sign(issuer.key().private);
      const headers = { authorization: `Bearer ${token}` };
      const admission = await comeAsking({ headers, errand: { route: '/api/version', kind: 'local' } });
      expect(admission.ok ? 'let in' : admission.refusal.code).toMatch(/^(let in|unauthorized)$/);
      if (!admission.ok) return;
      admitted += 1;
      const { iss, sub, aud, exp } = said as Record<string, unknown>;
      expect([iss, typeof sub, [aud].flat().includes('corral')]).toEqual([issuer.name, 'string', true]);
      expect(exp).toBeGreaterThan(now - 60);
      expect(admission.permit.identity?.id).toBe(`jwt:${sub}`);
    }),
    { numRuns: 400 },
  );
  // Else nothing but refusals would have been looked at.
  expect(admitted).toBeGreaterThan(0);
});

it('whatever a header claims of a token that nobody trusted has signed, it is refused', async () => {
  const { bring, clock, issuer, sign } = await createTokensUnderTest();
  const good = await sign(clock.now());
  const [, goodClaims = '', goodSignature = ''] = good.split('.');
  const alg = fc.constantFrom(
    'none',
    'HS256',
    'RS256',
    'ES256',
    'ES512',
    'EdDSA',
    'RSA-OAEP',
    '__proto__',
    'constructor',
  );
  const header = fc.record(
    {
      alg: fc.oneof(alg, json),
      kid: fc.oneof(fc.constant('first'), json),
      crit: fc.oneof(fc.constant(['b64']), json),
      b64: fc.oneof(fc.boolean(), json),
      ...{ typ: json, jwk: fc.oneof(fc.constant(issuer.key().public), json), jku: json, x5c: json, zip: json },
    },
    { requiredKeys: [] },
  );
  const part = fc.oneof(header, json, fc.string({ unit: 'binary' })).map(base64url);
  const claims = fc.oneof(fc.constant(goodClaims), part);
  const signature = fc.oneof(fc.constant(goodSignature), fc.base64String(), fc.constant(''), part);
  await fc.assert(
    fc.asyncProperty(header.map(base64url), claims, signature, async (...parts) => {
      fc.pre(parts.join('.') !== good);
      const admission = await bring(parts.join('.'));
      expect(admission.ok ? 'let in' : admission.refusal.code).toBe('unauthorized');
    }),
    { numRuns: 400 },
  );
});
