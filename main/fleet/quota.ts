import type { HeldBy, QuotaSnapshot } from '../../shared/quota.ts';
import { createSlidingMinute, type SlidingMinute } from '../limits/sliding-minute.ts';

/** What a backend may be asked for in any minute; absent = any number. */
export interface QuotaNumbers {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

/** Why nothing more of that size is sent now, and for how long. */
export interface Held {
  readonly by: HeldBy;
  readonly forMs: number;
  /** What each further request of that size adds to a wait. */
  readonly eachMs: number;
}

/** A backend's own limits, and what of them is used. Only backends that have some have one. */
export interface Quota {
  readonly numbers: QuotaNumbers;
  /** Null when a request of so many tokens may be sent now. */
  heldFor(tokens: number, now: number): Held | null;
  /** Counts a request of about so many tokens; the function given back puts what it used in their place. */
  take(tokens: number, now: number): (used: number) => void;
  /** Its server wants nothing more before `until`. */
  pause(until: number): void;
  describe(now: number): QuotaSnapshot;
  /** The same counts under other numbers. */
  under(numbers: QuotaNumbers): Quota;
}

/** Counted in any sixty seconds. `now` and `until` are monotonic ms. */
const createQuota = (numbers: QuotaNumbers): Quota =>
  quotaOf(numbers, { requests: createSlidingMinute(), tokens: createSlidingMinute(), pausedUntil: 0 });

interface Counts {
  readonly requests: SlidingMinute;
  readonly tokens: SlidingMinute;
  pausedUntil: number;
}

const MINUTE_MS = 60_000;

function quotaOf(numbers: QuotaNumbers, counts: Counts): Quota {
  const { requestsPerMinute, tokensPerMinute } = numbers;

  function heldFor(tokens: number, now: number): Held | null {
    const holds: Held[] = [{ by: 'server', forMs: counts.pausedUntil - now, eachMs: 0 }];
    if (requestsPerMinute !== undefined) holds.push(holdOf('requests', requestsPerMinute, 1, now));
    if (tokensPerMinute !== undefined) holds.push(holdOf('tokens', tokensPerMinute, tokens, now));
    const longest = holds.reduce((a, b) => (b.forMs > a.forMs ? b : a));
    return longest.forMs > 0 ? longest : null;
  }

  const holdOf = (by: 'requests' | 'tokens', limit: number, units: number, now: number): Held => ({
    by,
    forMs: counts[by].waitMs(limit, units, now),
    eachMs: (MINUTE_MS * Math.min(units, limit)) / limit,
  });

  return {
    numbers,
    heldFor,
    take(tokens, now) {
      counts.requests.take(1, now);
      return counts.tokens.take(tokens, now);
    },
    pause(until) {
      counts.pausedUntil = Math.max(counts.pausedUntil, until);
    },
    describe(now) {
      const held = heldFor(1, now);
      return {
        requestsPerMinute: requestsPerMinute ?? null,
        tokensPerMinute: tokensPerMinute ?? null,
        requestsUsed: counts.requests.usedAt(now),
        tokensUsed: Math.round(counts.tokens.usedAt(now)),
        heldBy: held?.by ?? null,
        // In whole seconds: what is shown need not change more often.
        heldMs: held && Math.ceil(held.forMs / 1_000) * 1_000,
      };
    },
    under: (others) => quotaOf(others, counts),
  };
}

/** As a new configuration has it: what was used meanwhile stays used. */
export function renewQuota(before: Quota | null, numbers: QuotaNumbers | undefined): Quota | null {
  if (numbers === undefined) return null;
  if (before === null) return createQuota(numbers);
  const isSame =
    before.numbers.requestsPerMinute === numbers.requestsPerMinute &&
    before.numbers.tokensPerMinute === numbers.tokensPerMinute;
  return isSame ? before : before.under(numbers);
}
