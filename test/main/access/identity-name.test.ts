import { describe, expect, it } from 'vitest';
import { identityId, identityName } from '../../../main/access/identity-name.ts';

const secret = `ck_23456789_${'Ab1'.repeat(16)}x`;

describe('the unique name of somebody', () => {
  it.each(['ana', 'ana@example.org', ' ana ', 'né 漢', 'ck_23456789', 'x'.repeat(255)])(
    'stays to the letter: %j',
    (text) => {
      expect(identityId(text)).toBe(text);
    },
  );

  it.each([undefined, '', ' ', 'a\nb', 'a\u0000', 'a\u202eb', 'x'.repeat(256), secret, `ana:${secret}`])(
    'is none when it is %j',
    (text) => {
      expect(identityId(text)).toBeNull();
    },
  );
});

describe('the name of somebody for people', () => {
  it.each([
    ['Ana', 'Ana'],
    [' Ana Lima ', 'Ana Lima'],
    ['x'.repeat(300), 'x'.repeat(100)],
    ['🚀'.repeat(300), '🚀'.repeat(100)],
  ])('of %j is %j', (text, name) => {
    expect(identityName(text)).toBe(name);
  });

  it.each([undefined, '', '  ', 'a\nb', secret, `Ana ${secret}`, `${'x'.repeat(95)} ${secret}`])(
    'is none of %j',
    (text) => {
      expect(identityName(text)).toBeNull();
    },
  );
});
