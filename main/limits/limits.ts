import { addressShare } from '../../shared/address-share.ts';
import type { Identity } from '../../shared/identity.ts';
import { type KeyLimits, NO_OWN_LIMITS } from '../../shared/key.ts';
import {
  type Limited,
  type LimitRequest,
  type ModelAsk,
  type Reservation,
  UNCOUNTED,
} from '../../shared/limit-request.ts';
import type { Clock, DayCountStore, Log } from '../ports.ts';
import type { Charge } from './charge.ts';
import { type Counted, countsNothing, modelCharges, requestCharges } from './charges.ts';
import { createDailyGauge, createMemoryDayCounts } from './daily-gauge.ts';
import { createMemoryLevels, type LevelStore } from './level-store.ts';
import type { LimitNumbers } from './limit-numbers.ts';
import { createLimiter, type Taken, type Taking } from './limiter.ts';
import { createPacedGauge } from './paced-gauge.ts';
import { type Covers, createQuotasFor } from './quotas.ts';
import { refuseCharge } from './refuse-charge.ts';

export interface LimitsPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** In force from the next request on; another object when they change. */
  readonly numbers: () => LimitNumbers;
  /** What that identity's key says for itself. */
  readonly ownOf: (identity: string) => KeyLimits | undefined;
  readonly covers: Covers;
  /** Told of every refusal. */
  readonly limited: (identity: Identity | null, limit: string) => void;
  /** In memory when left out. */
  readonly levels?: LevelStore | undefined;
  /** Counts of the day that must survive a restart; in memory when left out. */
  readonly dayCounts?: DayCountStore | undefined;
}

export interface Limits {
  readonly request: LimitRequest;
  /** Writes down what was used today. */
  flush(): void;
}

/** Holds keys and addresses to their limits. What it refuses has cost nothing, and what is set aside is settled once. */
export function createLimits(ports: LimitsPorts): Limits {
  const { clock, log, numbers, ownOf, limited } = ports;
  const daily = createDailyGauge({ clock, log, store: ports.dayCounts ?? createMemoryDayCounts() });
  const paced = createPacedGauge(ports.levels ?? createMemoryLevels(), clock.monotonic);
  const limiter = createLimiter({ paced, daily });
  const quotasFor = createQuotasFor(ports.covers);

  function refuse(identity: Identity | null, held: Extract<Taken, { ok: false }>, charges: readonly Charge[]): Limited {
    limited(identity, held.charge.limit);
    return { ok: false, refusal: refuseCharge(held.charge, held.waitMs), standings: limiter.standings(charges) };
  }

  function reserve(who: Counted, entered: readonly Taking[], ask: ModelAsk): Reservation | Limited {
    const charges = modelCharges(numbers(), who, ask, quotasFor(numbers()));
    const all = [...entered.map(({ charge }) => charge), ...charges];
    const taken = limiter.take(charges);
    if (!taken.ok) {
      for (const { putRight } of entered) putRight(0);
      return refuse(who.identity, taken, all);
    }
    let isSettled = false;
    return {
      ok: true,
      standings: limiter.standings(all),
      settle(used) {
        if (isSettled) return;
        isSettled = true;
        for (const { charge, putRight } of taken.takings) if (charge.unit === 'tokens') putRight(used);
      },
    };
  }

  return {
    request({ identity, address, route }) {
      const own = (identity && ownOf(identity.id)) ?? NO_OWN_LIMITS;
      if (countsNothing(numbers(), identity, own)) return UNCOUNTED;
      const who = { identity, address: addressShare(address), own };
      const charges = requestCharges(numbers(), who, route, quotasFor(numbers()));
      const taken = limiter.take(charges);
      if (!taken.ok) return refuse(identity, taken, charges);
      return { ok: true, standings: limiter.standings(charges), reserve: (ask) => reserve(who, taken.takings, ask) };
    },
    flush: daily.flush,
  };
}
