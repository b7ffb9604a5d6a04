import type { Refusal } from '../../shared/errors.ts';
import type { Charge } from './charge.ts';

const times = (count: number, unit: Charge['unit']): string => `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;

/** So much in which time, for the person it holds. */
function wordsOfRate({ limit, unit, rate }: Charge): string {
  if (rate.kind === 'daily') return `${times(rate.perDay, unit)} per day`;
  const pace = `${times(rate.perMinute, unit)} per minute`;
  // Where a minute's worth may be had at once there is nothing on top.
  const hasBurst = ['requestsPerMinute', 'perIpRequestsPerMinute'].includes(limit) && rate.capacity > 1;
  return hasBurst ? `${pace}, and ${rate.capacity - 1} at once on top` : pace;
}

/** What the limit is for, where it is not for everything: ` for qwen*`. */
function wordsOfScope(limit: string): string {
  const [, listed] = /^(?:models|routes)\.(.*)\.\w+$/.exec(limit) ?? [];
  return listed === undefined ? '' : ` for ${listed}`;
}

function words(charge: Charge): string {
  const who = charge.limit === 'perIpRequestsPerMinute' ? 'one address' : 'this key';
  const may = `${who} may ${charge.unit === 'tokens' ? 'use' : 'make'} ${wordsOfRate(charge)}${wordsOfScope(charge.limit)}`;
  return charge.unit === 'tokens' ? `${may}, and this request is reckoned at ${charge.cost}` : may;
}

/** The refusal of what a limit does not let through before `waitMs` have passed. */
export function refuseCharge(charge: Charge, waitMs: number): Refusal {
  // Rounded up: whoever comes back exactly then must be let in.
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000));
  return { code: 'limited', message: `${words(charge)}; try again ${wordsOfWait(retryAfterS)}`, retryAfterS };
}

const wordsOfWait = (seconds: number): string =>
  seconds < 120 ? `in ${seconds} s` : `in ${Math.ceil(seconds / 60)} min`;
