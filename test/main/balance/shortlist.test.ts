import { expect, it } from 'vitest';
import { shortlist } from '../../../main/balance/shortlist.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { candidateOf } from '../../support/fleet-fixture.ts';

const idsOf = (...eligible: Candidate[]) => shortlist(eligible)?.candidates.map(({ backend }) => backend.id);

it('prefers those that have the model loaded', () => {
  const eligible = [candidateOf('cold', { loaded: false }), candidateOf('warm'), candidateOf('warmer')];
  expect(idsOf(...eligible)).toEqual(['warm', 'warmer']);
  expect(shortlist(eligible)?.reason).toBe('the model is loaded and a slot is free');
});

it('loads the model elsewhere when every backend that has it is full', () => {
  const eligible = [candidateOf('cold', { loaded: false }), candidateOf('warm', { free: 0 })];
  expect(idsOf(...eligible)).toEqual(['cold']);
  expect(shortlist(eligible)?.reason).toBe('a slot is free; the model has to be loaded first');
});

it('looks at the lowest tier that has any, and at no other', () => {
  expect(idsOf(candidateOf('far', {}, 2), candidateOf('near', { loaded: false }, 1))).toEqual(['near']);
  expect(idsOf(candidateOf('far', {}, 2), candidateOf('near', { free: 0 }, 1))).toBeUndefined();
});

it('has nobody when all are full, over-full after a change of slots, or absent', () => {
  expect(idsOf(candidateOf('a', { free: 0 }), candidateOf('b', { free: -2 }))).toBeUndefined();
  expect(idsOf()).toBeUndefined();
});
