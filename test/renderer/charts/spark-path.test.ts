import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sparkPath } from '../../../renderer/charts/spark-path.ts';

const size = { width: 72, height: 20, points: 60 };

it('ends at the right edge, the largest value at the top and 0 at the bottom', () => {
  const path = sparkPath([0, 10], size);
  expect(path).toMatch(/^M\d+\.\d 18\.5L70\.5 1\.5$/);
});

it('fills its width with as many values as there is room for, and shows no more', () => {
  expect(sparkPath([5, 0, 10], { ...size, points: 3 })).toBe('M1.5 10.0L36.0 18.5L70.5 1.5');
  expect(sparkPath([99, 5, 0, 10], { ...size, points: 3 })).toBe('M1.5 10.0L36.0 18.5L70.5 1.5');
});

it('lifts the pen where nothing was measured', () => {
  expect(sparkPath([1, null, 1], size).match(/M/g)).toHaveLength(2);
  expect(sparkPath([], size)).toBe('');
});

it('stays inside its box whatever the values', () => {
  const value = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 200 }), (values) => {
      const numbers = [...sparkPath(values, size).matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
      return numbers.every(([, x, y]) => Number(x) >= 0 && Number(x) <= 72 && Number(y) >= 0 && Number(y) <= 20);
    }),
  );
});
