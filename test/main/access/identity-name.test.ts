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

describe('joiners of no width', () => {
  it.each([
    ['an emoji of several parts', '👩\u200D💻 Ana'],
    ['one with a colour of skin', '🧑🏽\u200D🚀'],
    ['one with a variation', '🏳\uFE0F\u200D🌈'],
    ['a Persian name', 'علی\u200Cرضا'],
    ['a Devanagari name', 'क्\u200Dष'],
    ['a Sinhala name', 'ශ්\u200Dරී'],
  ])('belong to a name: %s', (_, name) => {
    expect(identityName(name)).toBe(name);
    expect(identityId(name)).toBeNull();
  });

  it.each([
    ['within Latin letters', 'an\u200Dna'],
    ['at the beginning', '\u200Dana'],
    ['at the end', 'علی\u200C'],
    ['twice', 'علی\u200C\u200Cرضا'],
    ['behind an emoji, before a letter', '👩\u200Da'],
    ['another that cannot be seen', 'an\u200Bna'],
    ['the direction turned round', 'an\u202Ena'],
  ])('make no name %s', (_, name) => {
    expect(identityName(name)).toBeNull();
  });

  it('are not what is left at the end of a long name', () => {
    expect(identityName(`${'a'.repeat(98)}👩\u200D💻`)).toBe(`${'a'.repeat(98)}👩`);
  });
});
