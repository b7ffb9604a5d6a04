import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatPath, parsePath } from '../../shared/config-problem.ts';

it('a path that was written for an admin is read as it was', () => {
  const step = fc.oneof(
    fc.nat(99),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('routing', 'llama3.1:8b'),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (path) => {
      expect(parsePath(formatPath(path))).toEqual({ ok: true, value: path });
    }),
    { seed: 5, numRuns: 500 },
  );
});

it.each(['', 'a b', 'a..b', 'a["b', 'a["\\x"]', 'a[x]'])('%j is no key, and the error says so', (text) => {
  expect(parsePath(text)).toEqual({ ok: false, error: expect.stringContaining('key') });
});
