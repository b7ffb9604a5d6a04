import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hrefOf, parseRoute } from '../../../renderer/store/route.ts';

it('leads back to what it was made from', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,12}$/), fc.string(), fc.string(), (screen, detail, value) => {
      const route = parseRoute(hrefOf(screen, detail, { q: value }));
      expect([route.screen, route.detail, route.query.get('q')]).toEqual([screen, detail, value]);
    }),
  );
});

it('puts no more than the public part of a key into the history, wherever it was typed or pasted', () => {
  const secret = `ck_23456789_${'Ab1'.repeat(16)}x`;
  expect(hrefOf('keys', secret, { q: `who has ${secret}?` })).toBe('#/keys/ck_23456789?q=who+has+ck_23456789%3F');
  expect(hrefOf('keys', secret.slice(0, -15))).toBe('#/keys/ck_23456789');
  expect(hrefOf('keys', 'ck_23456789', { q: 'ck_' })).toBe('#/keys/ck_23456789?q=ck_');
});

it('takes anything odd for the fleet, and never throws', () => {
  expect(parseRoute('').screen).toBe('fleet');
  expect(parseRoute('#/').screen).toBe('fleet');
  expect(parseRoute('#/backend/%E0%A4%A').detail).toBe('');
  fc.assert(fc.property(fc.string(), (hash) => parseRoute(hash).screen !== ''));
});
