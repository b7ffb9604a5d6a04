import type { Result } from '../../../shared/result.ts';
import type { Clock, Random } from '../../ports.ts';
import type { Lifetime } from '../age.ts';
import type { Issued } from '../issue.ts';
import { renewAt, retryAfterMs } from './schedule.ts';

export interface KeepIssuedOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The one there is; null when it will not do, so that another is ordered at once. */
  readonly present: Lifetime | null;
  readonly order: (signal: AbortSignal) => Promise<Result<Issued, string>>;
  /** Puts what was issued where it is served from. */
  readonly keep: (issued: Issued) => Promise<Result<Lifetime, string>>;
  /** Told of each failure, and when it is tried again. */
  readonly onFailure: (why: string, retryMs: number) => void;
}

export interface IssuedKeeper {
  /** Why the last order failed, and how many did in a row; null when none did. */
  failing(): { readonly why: string; readonly times: number } | null;
  /** Calls off what is under way; nothing is told after it. */
  stop(): void;
}

/** Timers fire at once when asked to wait longer than 24 days. */
const LONGEST_WAIT_MS = 12 * 3_600_000;

/** Orders a certificate when two thirds of the one before are over, again and again until it comes. */
export function keepIssued({ clock, random, present, order, keep, onFailure }: KeepIssuedOptions): IssuedKeeper {
  const stopping = new AbortController();
  let failing: { readonly why: string; readonly times: number } | null = null;
  let cancel = (): void => {};

  function waitUntil(at: number): void {
    const waitMs = at - clock.now();
    if (waitMs <= 0) void renew();
    else cancel = clock.schedule(Math.min(waitMs, LONGEST_WAIT_MS), () => waitUntil(at));
  }
  async function renew(): Promise<void> {
    const issued = await order(stopping.signal);
    const kept = issued.ok ? await keep(issued.value) : issued;
    if (stopping.signal.aborted) return;
    if (kept.ok) {
      failing = null;
      waitUntil(notBefore(renewAt(kept.value)));
      return;
    }
    failing = { why: kept.error, times: (failing?.times ?? 0) + 1 };
    const retryMs = retryAfterMs(failing.times, random());
    onFailure(kept.error, retryMs);
    waitUntil(clock.now() + retryMs);
  }
  /** An authority whose certificates are old when they come would otherwise be asked without a pause. */
  const notBefore = (at: number): number => Math.max(at, clock.now() + retryAfterMs(1, random()));

  if (present === null) void renew();
  else waitUntil(renewAt(present));
  return {
    failing: () => failing,
    stop() {
      stopping.abort(new Error('the gateway is stopping'));
      cancel();
    },
  };
}
