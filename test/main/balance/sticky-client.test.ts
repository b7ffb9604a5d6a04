import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decision, NonEmpty } from '../../../main/balance/policy.ts';
import { createStickyClient } from '../../../main/balance/sticky-client.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import { candidateOf, needOf } from '../../support/fleet-fixture.ts';

const CLIENTS = Array.from({ length: 4_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);

type Load = Partial<Omit<Candidate, 'backend'>>;
const fleetOf = (loads: Readonly<Record<string, Load>>): NonEmpty<Candidate> =>
  Object.entries(loads).map(([id, load]) => candidateOf(id, load)) as unknown as NonEmpty<Candidate>;
const idle = (...ids: string[]) => fleetOf(Object.fromEntries(ids.map((id) => [id, {}])));

const decide = (eligible: NonEmpty<Candidate>, caller: string): Decision =>
  createStickyClient().decide({ need: needOf({ caller }), eligible, ahead: 0, waitedMs: 0, now: 0 });
const placeOf = (eligible: NonEmpty<Candidate>, caller: string): string => {
  const decision = decide(eligible, caller);
  return decision.kind === 'take' ? decision.chosen.backend.id : decision.kind;
};
const homes = (eligible: NonEmpty<Candidate>): readonly string[] => CLIENTS.map((client) => placeOf(eligible, client));
const shareOf = (id: string, placed: readonly string[]): number =>
  placed.filter((home) => home === id).length / placed.length;

it('gives clients whose addresses differ in one digit homes all over the fleet, in equal shares', () => {
  const placed = homes(idle('a', 'b', 'c', 'd'));
  for (const id of ['a', 'b', 'c', 'd']) expect(shareOf(id, placed)).toBeCloseTo(0.25, 1);
});

it('gives shares by weight', () => {
  const placed = homes(fleetOf({ big: { weight: 3 }, small: { weight: 1 } }));
  expect(shareOf('big', placed)).toBeCloseTo(0.75, 1);
});

it('moves only its share when a backend joins, and back when it leaves', () => {
  const before = homes(idle('a', 'b', 'c'));
  const after = homes(idle('a', 'b', 'c', 'd'));
  const moved = after.filter((home, n) => home !== before[n]);
  expect(new Set(moved)).toEqual(new Set(['d']));
  expect(moved.length / CLIENTS.length).toBeCloseTo(0.25, 1);
});

it('spreads the clients of one that is out over all others', () => {
  const before = homes(idle('a', 'b', 'c', 'd'));
  const after = homes(idle('a', 'b', 'c'));
  const moved = after.filter((_, n) => before[n] === 'd');
  for (const id of ['a', 'b', 'c']) expect(shareOf(id, moved)).toBeCloseTo(1 / 3, 1);
});

it('brings them back bit by bit while it ramps up, and disturbs nobody else', () => {
  const settled = homes(idle('a', 'b', 'c', 'd'));
  const ramping = homes(fleetOf({ a: {}, b: {}, c: {}, d: { weight: 0.1 } }));
  const without = homes(idle('a', 'b', 'c'));
  expect(shareOf('d', ramping)).toBeCloseTo(0.1 / 3.1, 1);
  for (const [n, home] of ramping.entries()) expect([settled[n], without[n]]).toContain(home);
});

const home = placeOf(idle('a', 'b', 'c', 'd'), 'ada');
const others = ['a', 'b', 'c', 'd'].filter((id) => id !== home);
const loaded = (own: Load, rest: Load = {}) =>
  fleetOf({ [home]: own, ...Object.fromEntries(others.map((id) => [id, rest])) });

it('keeps a client at home up to half more than its share of what runs, then spills to the next of its own order', () => {
  // With 12 elsewhere and 4 more here, a share is 4.25 of 17 and the bound ⌈6.375⌉ = 7.
  expect(placeOf(loaded({ inFlight: 4, free: 9 }, { inFlight: 4 }), 'ada')).toBe(home);
  expect(placeOf(loaded({ inFlight: 7, free: 9 }, { inFlight: 3 }), 'ada')).not.toBe(home);
});

it('spills when its home has no free slot, and says why', () => {
  const decision = decide(loaded({ free: 0, inFlight: 1 }, { inFlight: 1 }), 'ada');
  if (decision.kind !== 'take') throw new Error(decision.kind);
  expect(others).toContain(decision.chosen.backend.id);
  expect(decision.reason).toBe(`next in this client's order, as ${home}, where it always goes, has no free slot`);
});

it('leaves a home that has just failed, however idle it is, until that is forgotten', () => {
  expect(placeOf(loaded({ penalty: 4 }), 'ada')).not.toBe(home);
  expect(placeOf(loaded({ penalty: 0.9 }), 'ada')).toBe(home);
});

it('prefers those that have the model loaded, each client its own of them, while one has a free slot', () => {
  const fleet = fleetOf({ a: { loaded: false }, b: { loaded: false }, c: {}, d: {} });
  const placed = homes(fleet);
  expect(new Set(placed)).toEqual(new Set(['c', 'd']));
  expect(shareOf('c', placed)).toBeCloseTo(0.5, 1);
  const settled = homes(idle('a', 'b', 'c', 'd'));
  for (const [n, home] of settled.entries()) if (home === 'c' || home === 'd') expect(placed[n]).toBe(home);
  const full = fleetOf({ a: { loaded: false }, b: { loaded: false }, c: { free: 0 }, d: { free: 0 } });
  expect(new Set(homes(full))).toEqual(new Set(['a', 'b']));
});

it('goes to the only free slot even where the bound is passed, and waits only when there is none', () => {
  expect(placeOf(loaded({ free: 1, inFlight: 9 }, { free: 0 }), 'ada')).toBe(home);
  expect(placeOf(loaded({ free: 0 }, { free: 0 }), 'ada')).toBe('full');
});

it('keeps to the lowest tier that may serve', () => {
  const fleet: NonEmpty<Candidate> = [candidateOf('own', { free: 0 }), candidateOf('spare', {}, 1)];
  expect(placeOf(fleet, 'ada')).toBe('full');
});

it('never exceeds a slot, nor the bound while somebody is under it', () => {
  const load = fc.record({
    slots: fc.integer({ min: 1, max: 8 }),
    inFlight: fc.nat(8),
    weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(load, { minLength: 1, maxLength: 8 }), fc.string(), (loads, caller) => {
      const fleet = loads.map(({ slots, inFlight, weight }, n) =>
        candidateOf(`rig-${n}`, { inFlight, weight, free: slots - inFlight }),
      ) as unknown as NonEmpty<Candidate>;
      const open = fleet.filter(({ free }) => free > 0);
      const decision = decide(fleet, caller);
      if (decision.kind !== 'take') {
        expect(open).toEqual([]);
        return;
      }
      expect(open).toContain(decision.chosen);
      const running = fleet.reduce((sum, { inFlight }) => sum + inFlight, 0) + 1;
      const weights = fleet.reduce((sum, { weight }) => sum + weight, 0);
      const isUnder = ({ inFlight, weight }: Candidate) =>
        inFlight + 1 <= Math.ceil((1.5 * running * weight) / weights);
      if (open.some(isUnder)) expect(isUnder(decision.chosen)).toBe(true);
    }),
  );
});
