import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endingOf, idOfSecret, makeKeyId, makeSecret } from '../../../main/access/key-text.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const secretOf = (entropy: Uint8Array): string => makeSecret('ck_3f9k2m7q', () => entropy);
const secrets = bytes(32).map(secretOf);

describe('the text of a key', () => {
  it('names its id, whatever its secret bits are, and is safe in headers, paths and shells', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        expect(idOfSecret(secret)).toBe('ck_3f9k2m7q');
        expect(secret).toMatch(/^ck_[0-9a-z]{8}_[0-9A-Za-z]{49}$/);
        expect(encodeURIComponent(secret)).toBe(secret);
      }),
    );
  });

  it('is another for every other 256 bits', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (one, other) => {
        fc.pre(!Buffer.from(one).equals(Buffer.from(other)));
        expect(secretOf(one)).not.toBe(secretOf(other));
      }),
    );
    const [none, all] = [secretOf(new Uint8Array(32)), secretOf(new Uint8Array(32).fill(255))];
    expect(none).toHaveLength(all.length);
  });

  it('is known to be mistyped when one character is another, is missing or doubled', () => {
    const position = fc.nat(60);
    fc.assert(
      fc.property(secrets, position, fc.constantFrom(...'0Aaz9_-'), (secret, at, other) => {
        const cut = secret.slice(0, at) + secret.slice(at + 1);
        const doubled = secret.slice(0, at) + secret.charAt(at) + secret.slice(at);
        const replaced = secret.slice(0, at) + other + secret.slice(at + 1);
        if (cut !== secret) expect(idOfSecret(cut)).toBeNull();
        if (doubled !== secret) expect(idOfSecret(doubled)).toBeNull();
        if (replaced !== secret) expect(idOfSecret(replaced)).not.toBe('ck_3f9k2m7q');
      }),
    );
  });

  it('is nothing that anybody else would send', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => void expect(idOfSecret(text)).toBeNull()),
    );
    for (const text of ['', 'none', 'ollama', 'sk-team-eng', 'ck_', `ck_${'a'.repeat(58)}`, 'ck_3f9k2m7q_'])
      expect(idOfSecret(text)).toBeNull();
  });

  it('gives away nothing but four characters of its checksum', () => {
    fc.assert(fc.property(secrets, (secret) => void expect(secret.indexOf(endingOf(secret), 55)).toBe(57)));
  });
});

it('makes ids without letters that people mix up', () => {
  for (let n = 0; n < 200; n += 1) expect(makeKeyId(randomBytes)).toMatch(/^ck_[2-9a-hjkmnp-z]{8}$/);
});
