import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keepSame } from '../../../renderer/store/keep-same.ts';

const copy = <T>(value: T): T => structuredClone(value);

it('gives back the very object when nothing has changed', () => {
  const before = { seq: 1, backends: [{ id: 'a', rates: { ttfb: null } }] };
  expect(keepSame(before, copy(before))).toBe(before);
});

it('keeps what stayed the same around what has changed', () => {
  const before = {
    seq: 1,
    backends: [
      { id: 'a', busy: 0 },
      { id: 'b', busy: 0 },
    ],
  };
  const after = keepSame(before, {
    seq: 2,
    backends: [
      { id: 'a', busy: 0 },
      { id: 'b', busy: 1 },
    ],
  });
  expect(after).toEqual({
    seq: 2,
    backends: [
      { id: 'a', busy: 0 },
      { id: 'b', busy: 1 },
    ],
  });
  expect(after.backends[0]).toBe(before.backends[0]);
  expect(after.backends[1]).not.toBe(before.backends[1]);
});

it('recognises things by their id after they have moved', () => {
  const before = [{ id: 'old' }, { id: 'older' }];
  const after = keepSame(before, [{ id: 'new' }, { id: 'old' }, { id: 'older' }]);
  expect(after[1]).toBe(before[0]);
  expect(after[2]).toBe(before[1]);
});

it('notices a key that went away or came back as undefined', () => {
  expect(keepSame({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  expect(keepSame([1, 2], [1])).toEqual([1]);
});

it('never changes what is said, whatever came before', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      expect(keepSame(before, copy(after))).toEqual(after);
    }),
  );
});

it('says every JSON value is the same as its copy', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => Object.is(keepSame(value, copy(value)), value) || value === null));
});
