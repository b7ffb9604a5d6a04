import { matchesGlob } from '../../../main/access/glob.ts';
import { createModelList } from '../../../main/access/model-list.ts';
import type { LimitNumbers } from '../../../main/limits/limit-numbers.ts';
import { createLimits } from '../../../main/limits/limits.ts';
import type { DayCountStore } from '../../../main/ports.ts';
import { silentLog } from '../../../main/system-ports.ts';
import type { Refusal } from '../../../shared/errors.ts';
import { type KeyLimits, NO_OWN_LIMITS } from '../../../shared/key.ts';
import type { Entered, ModelAsk, Reservation } from '../../../shared/limit-request.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

export interface LimitsSetUp {
  readonly numbers?: Partial<LimitNumbers>;
  /** By key. */
  readonly own?: Readonly<Record<string, Partial<KeyLimits>>>;
  readonly clock?: ManualClock;
  readonly dayCounts?: DayCountStore;
}

const NONE: LimitNumbers = {
  requestsPerMinute: 0,
  burst: 20,
  tokensPerMinute: 0,
  perIpRequestsPerMinute: 0,
  requestsPerDay: 0,
  tokensPerDay: 0,
  models: {},
  routes: {},
};

const must = <T extends { readonly ok: boolean }>(one: T): Extract<T, { readonly ok: true }> => {
  if (!one.ok) throw new Error(JSON.stringify(one));
  return one as Extract<T, { readonly ok: true }>;
};

/** Limits on a clock that moves when told to, and short ways to ask them. */
export function setUpLimits({ numbers = {}, own = {}, clock = createManualClock(), dayCounts }: LimitsSetUp = {}) {
  let inForce: LimitNumbers = { ...NONE, ...numbers };
  const limited: (readonly [string | null, string])[] = [];
  const limits = createLimits({
    clock,
    log: silentLog,
    numbers: () => inForce,
    ownOf: (id) => own[id] && { ...NO_OWN_LIMITS, ...own[id] },
    covers: { model: (listed) => createModelList([listed]), route: matchesGlob },
    limited: (identity, limit) => void limited.push([identity?.id ?? null, limit]),
    dayCounts,
  });
  const ask = (id: string | null, address = '10.0.0.7', route = '/api/chat') =>
    limits.request({ identity: id === null ? null : { id, name: id }, address, route });
  const enter = (id: string | null = 'a'): Entered => must(ask(id));
  const reserve = (tokens: number, over: Partial<ModelAsk> & { readonly id?: string | null } = {}) =>
    enter(over.id).reserve({ model: over.model ?? 'llama3.1:8b', tokens });
  const hold = (tokens: number, over?: Parameters<typeof reserve>[1]): Reservation => must(reserve(tokens, over));
  return {
    clock,
    limits,
    limited,
    ask,
    enter,
    reserve,
    hold,
    change(next: Partial<LimitNumbers>) {
      inForce = { ...inForce, ...next };
    },
    refusalOf(...from: Parameters<typeof ask>): Refusal | null {
      const entrance = ask(...from);
      return entrance.ok ? null : entrance.refusal;
    },
    /** How many of so many requests go through at once. */
    passed: (count: number, ...from: Parameters<typeof ask>): number =>
      Array.from({ length: count }, () => ask(...from)).filter(({ ok }) => ok).length,
    /** What a key could use of a limit at once, without using it. */
    left(limit = 'tokensPerMinute', over?: Parameters<typeof reserve>[1]): number | undefined {
      const look = hold(0, over);
      look.settle(0);
      return look.standings.find((one) => one.limit === limit)?.remaining;
    },
  };
}
