import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Lease } from '../../../main/fleet/lease.ts';
import { MODEL, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

it('a lease counts on its backend, and in its lane when it holds a slot', () => {
  const { fleet, eligible } = startFleet(['rig']);
  const slot = fleet.lease('rig', { model: MODEL });
  const other = fleet.lease('rig', { model: null });
  expect(eligible()[0]).toMatchObject({ inFlight: 2, free: 3 });
  other.release();
  slot.release();
  expect(eligible()[0]).toMatchObject({ inFlight: 0, free: 4 });
});

it('tells those who wait once, however often it is released', () => {
  const { fleet, events } = startFleet(['rig']);
  const lease = fleet.lease('rig', { model: MODEL });
  events.length = 0;
  lease.release();
  lease.release();
  expect(events).toEqual([{ kind: 'capacity' }]);
});

const ids = ['a', 'b', 'c'] as const;
const models = [MODEL, 'other:latest', null] as const;
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('acquire' as const), n: fc.nat(), m: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release' as const), n: fc.nat() }) },
  fc.record({ do: fc.constant('configure' as const), listed: fc.subarray([...ids]), moved: fc.constantFrom(...ids) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A fleet, and beside it a plain list of the leases that are held. */
function startCounted() {
  const { fleet, configure } = startFleet([...ids]);
  const taken: Lease[] = [];
  const held = new Set<Lease>();
  const seen = new Set(fleet.backends());
  const acquire = ({ n, m }: { n: number; m: number }): void => {
    const known = fleet.backends();
    if (known.length === 0) return;
    const lease = fleet.lease(known[n % known.length]!.id, { model: models[m]! });
    taken.push(lease);
    held.add(lease);
  };
  const release = (lease: Lease | undefined): void => {
    lease?.release();
    if (lease) held.delete(lease);
  };
  return {
    take(next: Step, nth: number): void {
      if (next.do === 'acquire') acquire(next);
      else if (next.do === 'release') release(taken[next.n % taken.length]);
      else {
        const url = `http://moved-${nth}.invalid`;
        configure(next.listed.map((id) => settingsOf(id, id === next.moved ? { url } : {})));
        for (const backend of fleet.backends()) seen.add(backend);
      }
    },
    releaseAll: () => taken.toReversed().forEach(release),
    /** Backends that were removed or moved meanwhile included. */
    check(): void {
      for (const backend of seen) {
        const here = [...held].filter((lease) => lease.backend === backend);
        expect(backend.inFlight).toBe(here.length);
        for (const [model, lane] of backend.lanes)
          expect(lane.inFlight).toBe(here.filter((lease) => lease.model === model).length);
      }
    },
  };
}

it('counts exactly the leases held, and returns to zero, whatever is acquired, released, moved or removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const counted = startCounted();
      for (const [nth, next] of steps.entries()) {
        counted.take(next, nth);
        counted.check();
      }
      counted.releaseAll();
      counted.check();
    }),
  );
});
