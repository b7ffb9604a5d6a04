import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLeastBusy } from '../../../main/balance/least-busy.ts';
import { loadOf, type NonEmpty } from '../../../main/balance/policy.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { candidateOf } from '../../support/fleet-fixture.ts';

const arbitraryCandidates = fc
  .array(
    fc.record({
      inFlight: fc.nat(20),
      penalty: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 64, noNaN: true })),
      weight: fc.oneof(fc.constant(1), fc.double({ min: 0.1, max: 1000, noNaN: true })),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((loads) => loads.map((load, n) => candidateOf(`rig-${n}`, load)) as [Candidate, ...Candidate[]]);

it('never picks one while another carries strictly less for its weight', () => {
  fc.assert(
    fc.property(fc.array(arbitraryCandidates, { minLength: 1, maxLength: 5 }), (rounds) => {
      const pick = createLeastBusy();
      for (const candidates of rounds) {
        const chosen = pick(candidates);
        expect(candidates).toContain(chosen);
        for (const other of candidates) expect(loadOf(other)).toBeGreaterThanOrEqual(loadOf(chosen));
      }
    }),
  );
});

it('gives a backend of twice the weight twice the work', () => {
  const pick = createLeastBusy();
  const inFlight = new Map([
    ['big', 0],
    ['small', 0],
  ]);
  for (let n = 0; n < 30; n += 1) {
    const candidates: NonEmpty<Candidate> = [
      candidateOf('big', { inFlight: inFlight.get('big')!, weight: 2 }),
      candidateOf('small', { inFlight: inFlight.get('small')! }),
    ];
    const { id } = pick(candidates).backend;
    inFlight.set(id, inFlight.get(id)! + 1);
  }
  expect(Object.fromEntries(inFlight)).toEqual({ big: 20, small: 10 });
});

it('counts failures as work', () => {
  expect(
    createLeastBusy()([candidateOf('failing', { penalty: 4 }), candidateOf('busy', { inFlight: 3 })]),
  ).toMatchObject({ backend: { id: 'busy' } });
});

it('lets equals take turns', () => {
  const pick = createLeastBusy();
  const equals: NonEmpty<Candidate> = [candidateOf('c'), candidateOf('a'), candidateOf('b')];
  expect(Array.from({ length: 6 }, () => pick(equals).backend.id)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
});
