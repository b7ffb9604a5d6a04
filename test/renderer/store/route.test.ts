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

it('takes anything odd for the fleet, and never throws', () => {
  expect(parseRoute('').screen).toBe('fleet');
  expect(parseRoute('#/').screen).toBe('fleet');
  expect(parseRoute('#/backend/%E0%A4%A').detail).toBe('');
  fc.assert(fc.property(fc.string(), (hash) => parseRoute(hash).screen !== ''));
});
