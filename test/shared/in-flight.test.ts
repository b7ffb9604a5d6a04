import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InFlight } from '../../shared/in-flight.ts';

const step = fc.record({ kind: fc.constantFrom('add', 'delete'), item: fc.integer({ min: 0, max: 12 }) });

it('is a set that keeps the order in which things came', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [ours, model] = [new InFlight<number>(), new Set<number>()];
      for (const { kind, item } of steps) {
        if (kind === 'delete') expect(ours.delete(item)).toBe(model.delete(item));
        else if (!model.has(item)) {
          ours.add(item);
          model.add(item);
        }
        expect([...ours]).toEqual([...model]);
        expect(ours.size).toBe(model.size);
      }
    }),
    { seed: 11 },
  );
});

it('lets what is gone through leave on the way, and go through only what was there', () => {
  const list = new InFlight(['a', 'b', 'c']);
  const seen: string[] = [];
  for (const item of list) {
    seen.push(item);
    list.delete(item);
    list.add(`${item} again`);
  }
  expect(seen).toEqual(['a', 'b', 'c']);
  expect([...list]).toEqual(['a again', 'b again', 'c again']);
});
