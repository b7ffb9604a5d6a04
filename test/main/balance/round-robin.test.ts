import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NonEmpty } from '../../../main/balance/policy.ts';
import { createRoundRobin } from '../../../main/balance/round-robin.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { candidateOf } from '../../support/fleet-fixture.ts';

const rigs = (ids: readonly string[]) => ids.map((id) => candidateOf(id)) as unknown as NonEmpty<Candidate>;

it('is even over any number of rounds, in whatever order the fleet lists its backends', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,6}$/), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 5 }), (listed, rounds) => {
      const pick = createRoundRobin();
      const counts = new Map(listed.map((id) => [id, 0]));
      for (let n = 0; n < rounds * listed.length; n += 1) {
        const { id } = pick(rigs(n % 2 ? listed.toReversed() : listed)).backend;
        counts.set(id, counts.get(id)! + 1);
      }
      expect([...counts.values()]).toEqual(listed.map(() => rounds));
    }),
  );
});

it('goes on behind the last one chosen when the list changes, so that nobody is skipped', () => {
  const pick = createRoundRobin();
  expect(pick(rigs(['a', 'b', 'c'])).backend.id).toBe('a');
  expect(pick(rigs(['b', 'c'])).backend.id).toBe('b');
  expect(pick(rigs(['a', 'c'])).backend.id).toBe('c');
  expect(pick(rigs(['a', 'b', 'c'])).backend.id).toBe('a');
});

it('minds no load', () => {
  const pick = createRoundRobin();
  const uneven: NonEmpty<Candidate> = [candidateOf('a', { inFlight: 99 }), candidateOf('b')];
  expect([pick(uneven).backend.id, pick(uneven).backend.id]).toEqual(['a', 'b']);
});
