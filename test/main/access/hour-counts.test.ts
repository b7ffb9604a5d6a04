import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHourCounts } from '../../../main/access/hour-counts.ts';

const HOUR = 3_600_000;

it('counts each hour of the last day, whatever order it hears of them in', () => {
  const entry = fc.record({ hour: fc.integer({ min: 0, max: 60 }), requests: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), fc.integer({ min: 0, max: 40 }), (entries, later) => {
      const counts = createHourCounts();
      for (const { hour, requests } of entries) counts.count('a', hour * HOUR + 5, requests);
      const now = Math.max(0, ...entries.map(({ hour }) => hour)) + later;
      const expected = Array.from({ length: 24 }, (_, place) =>
        entries.filter(({ hour }) => hour === now - 23 + place).reduce((sum, { requests }) => sum + requests, 0),
      );
      expect(counts.of('a', now * HOUR + 7)).toEqual(expected);
      expect(counts.of('b', now * HOUR)).toEqual(Array.from({ length: 24 }, () => 0));
    }),
  );
});
