import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NonEmpty } from '../../../main/balance/policy.ts';
import { createWeighted } from '../../../main/balance/weighted.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { candidateOf } from '../../support/fleet-fixture.ts';

const rigs = (weights: readonly number[]) =>
  weights.map((weight, n) => candidateOf(`rig-${n}`, { weight })) as unknown as NonEmpty<Candidate>;
const numberOf = ({ backend }: Candidate) => Number(backend.id.slice(4));

function countPicks(weights: readonly number[], picks: number): number[] {
  const pick = createWeighted();
  const counts = weights.map(() => 0);
  for (let n = 0; n < picks; n += 1) counts[numberOf(pick(rigs(weights)))]! += 1;
  return counts;
}

const arbitraryWeights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
const sum = (weights: readonly number[]) => weights.reduce((total, weight) => total + weight, 0);

it('follows the weights exactly over a cycle, and over every further one', () => {
  fc.assert(
    fc.property(arbitraryWeights, fc.integer({ min: 1, max: 4 }), (weights, cycles) => {
      expect(countPicks(weights, cycles * sum(weights))).toEqual(weights.map((weight) => weight * cycles));
    }),
  );
});

it('spreads the picks of the heaviest instead of bunching them', () => {
  const pick = createWeighted();
  expect(Array.from({ length: 7 }, () => numberOf(pick(rigs([5, 1, 1]))))).toEqual([0, 0, 1, 0, 2, 0, 0]);
});

it('serves everybody in turn though the list changes all the time', () => {
  fc.assert(
    fc.property(fc.array(fc.subarray([0, 1, 2, 3], { minLength: 1 }), { minLength: 1, maxLength: 60 }), (lists) => {
      const pick = createWeighted();
      for (const listed of lists) {
        const candidates = listed.map((n) => candidateOf(`rig-${n}`, { weight: n + 1 }));
        expect(candidates).toContain(pick(candidates as unknown as NonEmpty<Candidate>));
      }
    }),
  );
  const pick = createWeighted();
  const all = rigs([1, 1, 1]);
  for (let n = 0; n < 50; n += 1) pick([all[0]]);
  expect(new Set(Array.from({ length: 3 }, () => numberOf(pick(all))))).toEqual(new Set([0, 1, 2]));
});
