import type { ExchangeRecord } from '../../shared/exchange.ts';
import type { KnownCaller, KnownCallers } from '../../shared/known-caller.ts';
import type { Mutable } from '../../shared/mutable.ts';

type Use = Pick<ExchangeRecord, 'identity' | 'client'> & {
  readonly tokens: { readonly prompt: number | null; readonly output: number | null } | null;
};

/** What those were used for whom others vouch for: in memory, and of so many only. */
export interface CallerLog {
  /** One exchange is over. `vouchedBy`: whoever vouches for callers of that kind now. */
  note(use: Use, vouchedBy: string, now: number): void;
  list(): KnownCallers;
}

/** Whoever can have tokens made for new names without end fills this, and nothing else. */
export const MOST_CALLERS = 1_000;

export function createCallerLog(): CallerLog {
  /** In the order of their last use. */
  const callers = new Map<string, Mutable<KnownCaller>>();
  let forgotten = 0;

  function forgetOldest(): void {
    for (const id of callers.keys()) {
      if (callers.size <= MOST_CALLERS) return;
      callers.delete(id);
      forgotten += 1;
    }
  }

  return {
    note({ identity, client, tokens }, vouchedBy, now) {
      if (identity === null) return;
      const { id, name } = identity;
      const counts = callers.get(id) ?? { requests: 0, promptTokens: 0, outputTokens: 0, firstAt: now };
      callers.delete(id);
      callers.set(id, {
        ...{ id, name, vouchedBy, lastAt: now, lastFrom: client, firstAt: counts.firstAt },
        requests: counts.requests + 1,
        promptTokens: counts.promptTokens + (tokens?.prompt ?? 0),
        outputTokens: counts.outputTokens + (tokens?.output ?? 0),
      });
      forgetOldest();
    },
    list: () => ({ callers: [...callers.values()].reverse(), most: MOST_CALLERS, forgotten }),
  };
}
