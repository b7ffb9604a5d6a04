import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Charge } from '../../../main/limits/charge.ts';
import { createLimiter } from '../../../main/limits/limiter.ts';
import { createGauges } from './gauges-fixture.ts';

/** One ask after another: so long after the one before, for so much. */
const asks = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 5_000 }), cost: fc.integer({ min: 1, max: 4 }) }),
  {
    maxLength: 60,
  },
);
/** Whole milliseconds for a unit, so that the model needs no fractions. */
const rates = fc.record({
  unitMs: fc.integer({ min: 1, max: 3_000 }),
  capacity: fc.integer({ min: 4, max: 30 }),
});

interface Numbers {
  readonly unitMs: number;
  readonly capacity: number;
}

const chargeOf = ({ unitMs, capacity }: Numbers, cost: number, whose = 'a'): Charge => ({
  limit: 'requestsPerMinute',
  whose,
  unit: 'requests',
  rate: { kind: 'paced', perMinute: 60_000 / unitMs, capacity },
  cost,
});

/** A limiter that is told the time with each question. */
function limiterInTime() {
  const { gauges, at } = createGauges();
  const limiter = createLimiter(gauges);
  return {
    take(charges: readonly Charge[], now: number) {
      at(now);
      return { ...limiter.take(charges), standings: limiter.standings(charges) };
    },
  };
}

/** The algorithm in its other form, virtual scheduling, in whole numbers: when each unit is due. */
function createModel({ unitMs, capacity }: Numbers) {
  let dueAt = 0;
  return (cost: number, now: number): number => {
    const next = Math.max(now, dueAt) + cost * unitMs;
    const early = next - now - capacity * unitMs;
    if (early > 0) return early;
    dueAt = next;
    return 0;
  };
}

/** Milliseconds that each ask would have had to wait; 0 where it was let through. */
function play(numbers: Numbers, list: readonly { readonly afterMs: number; readonly cost: number }[]) {
  const limiter = limiterInTime();
  let now = 0;
  return list.map(({ afterMs, cost }) => {
    now += afterMs;
    const taken = limiter.take([chargeOf(numbers, cost)], now);
    return { now, cost, waitMs: taken.ok ? 0 : taken.waitMs };
  });
}

it('lets through exactly what the algorithm in its other form lets through, and tells the same waits', () => {
  fc.assert(
    fc.property(rates, asks, (numbers, list) => {
      const model = createModel(numbers);
      for (const { now, cost, waitMs } of play(numbers, list)) expect(waitMs).toBeCloseTo(model(cost, now), 3);
    }),
  );
});

it('never lets through more in any stretch of time than its capacity and what that time brings', () => {
  fc.assert(
    fc.property(rates, asks, (numbers, list) => {
      const passed = play(numbers, list).filter(({ waitMs }) => waitMs === 0);
      for (const [from, first] of passed.entries()) {
        let sum = 0;
        for (const { now, cost } of passed.slice(from)) {
          sum += cost;
          expect(sum).toBeLessThanOrEqual(numbers.capacity + (now - first.now) / numbers.unitMs + 0.001);
        }
      }
    }),
  );
});

it('lets through, after exactly the wait it told, what it refused, and not sooner', () => {
  fc.assert(
    fc.property(rates, asks, fc.integer({ min: 1, max: 4 }), (numbers, list, cost) => {
      const limiter = limiterInTime();
      let now = 0;
      for (const ask of list) {
        now += ask.afterMs;
        limiter.take([chargeOf(numbers, ask.cost)], now);
      }
      const refused = limiter.take([chargeOf(numbers, cost)], now);
      if (refused.ok) return;
      expect(limiter.take([chargeOf(numbers, cost)], now + Math.max(0, refused.waitMs - 0.1)).ok).toBe(false);
      expect(limiter.take([chargeOf(numbers, cost)], now + refused.waitMs).ok).toBe(true);
    }),
  );
});

it('is left as it was by what it refuses, on whichever of several limits', () => {
  fc.assert(
    fc.property(rates, rates, asks, (one, other, list) => {
      const [asked, spared] = [limiterInTime(), limiterInTime()];
      let now = 0;
      for (const { afterMs, cost } of list) {
        now += afterMs;
        const charges = [chargeOf(one, cost, 'a'), chargeOf(other, cost, 'b')];
        const taken = asked.take(charges, now);
        // The second limiter is asked only for what the first one let through, and never says otherwise.
        if (taken.ok) expect(spared.take(charges, now)).toMatchObject({ ok: true, standings: taken.standings });
      }
    }),
  );
});

it('is, when what was taken is given back, as if it had never been taken', () => {
  fc.assert(
    fc.property(rates, asks, fc.integer({ min: 0, max: 9_000 }), (numbers, list, heldMs) => {
      const [taker, bystander] = [limiterInTime(), limiterInTime()];
      let now = 0;
      for (const { afterMs } of list.slice(0, 5)) {
        now += afterMs;
        for (const limiter of [taker, bystander]) limiter.take([chargeOf(numbers, 1)], now);
      }
      const held = list.flatMap(({ cost }) => {
        const taken = taker.take([chargeOf(numbers, cost)], now);
        return taken.ok ? taken.takings : [];
      });
      now += heldMs;
      taker.take([], now);
      for (const { putRight } of held) putRight(0);
      const [a, b] = [taker, bystander].map((limiter) => limiter.take([chargeOf(numbers, 1)], now));
      expect(a?.standings).toEqual(b?.standings);
    }),
  );
});

it('means by what was used the same under other numbers: raising a limit locks nobody out', () => {
  const limiter = limiterInTime();
  const slow = chargeOf({ unitMs: 60_000, capacity: 3 }, 1);
  for (const _ of [1, 2, 3]) expect(limiter.take([slow], 0).ok).toBe(true);
  expect(limiter.take([slow], 0)).toMatchObject({ ok: false, waitMs: 60_000 });
  const quick = chargeOf({ unitMs: 1_000, capacity: 3 }, 1);
  expect(limiter.take([quick], 0)).toMatchObject({ ok: false, waitMs: 1_000 });
  expect(limiter.take([chargeOf({ unitMs: 60_000, capacity: 4 }, 1)], 0).ok).toBe(true);
});

it('lets through what is more than everything when nothing is used, and has it paid off before the next', () => {
  const limiter = limiterInTime();
  const numbers = { unitMs: 1_000, capacity: 5 };
  expect(limiter.take([chargeOf(numbers, 20)], 0).ok).toBe(true);
  expect(limiter.take([chargeOf(numbers, 1)], 0)).toMatchObject({ ok: false, waitMs: 16_000 });
});
