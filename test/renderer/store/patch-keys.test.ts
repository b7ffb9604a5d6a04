import { expect, it } from 'vitest';
import { patchKeys } from '../../../renderer/store/keys/patch-keys.ts';
import { createApiKey } from '../../support/api-key.ts';

const [a, b, c] = ['ck_a', 'ck_b', 'ck_c'].map((id) => createApiKey({ id })) as [
  ReturnType<typeof createApiKey>,
  ReturnType<typeof createApiKey>,
  ReturnType<typeof createApiKey>,
];

it('puts changed keys in their places and new ones at the end; the others stay the same objects', () => {
  const patched = patchKeys([a, b], [{ ...b, note: 'laptop' }, c]);
  expect(patched).toEqual([a, { ...b, note: 'laptop' }, c]);
  expect(patched[0]).toBe(a);
});

it('is the same list when nothing in it says anything else', () => {
  const before = [a, b];
  expect(patchKeys(before, [])).toBe(before);
  expect(patchKeys(before, [createApiKey({ id: 'ck_b' })])).toBe(before);
});
