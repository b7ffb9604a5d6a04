import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../electron-double/in-page/codec.ts';

const kept: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  'minus zero': -0,
  'not a number': Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  text: 'x\u{1f40e}\0',
  bigint: 10n ** 30n,
  array: [1, [undefined], { deep: [] }],
  date: new Date(7),
  regexp: /x/gi,
  map: new Map([[{ key: 1 }, new Set([1])]]),
  typed: new Uint16Array([1, 2]),
  buffer: new Uint8Array([255, 0]).buffer,
  error: new RangeError('e'),
};

const refused: Readonly<Record<string, unknown>> = {
  'a function': () => 1,
  'a symbol': Symbol('s'),
  'a weak map': new WeakMap(),
  'an object with a method': { method() {} },
};

describe('values on their way to and from a page', () => {
  it.each(Object.entries(kept))('arrive as structured clone leaves them: %s', (_, value) => {
    expect(decode(encode(value))).toEqual(structuredClone(value));
  });

  it('keep what they share and that they contain themselves', () => {
    const shared = { a: 1 };
    const cycle: Record<string, unknown> = { left: shared, right: shared };
    cycle.self = cycle;
    const arrived = decode(encode(cycle)) as typeof cycle;
    expect(arrived.left).toBe(arrived.right);
    expect(arrived.self).toBe(arrived);
  });

  it('keep a key called __proto__ a key', () => {
    const arrived = decode(encode(JSON.parse('{"__proto__":{"polluted":true}}'))) as object;
    expect(Object.keys(arrived)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype);
  });

  it.each(Object.entries(refused))('are refused when they cannot be cloned: %s', (_, value) => {
    expect(() => encode(value)).toThrow('could not be cloned');
  });
});
