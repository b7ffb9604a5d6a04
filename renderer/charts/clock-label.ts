const short = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const long = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const dayExact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const TEN_MINUTES_MS = 600_000;
const TWO_DAYS_MS = 2 * 86_400_000;

/** A time on an axis: seconds only where they tell points apart, days where hours do not. */
export function formatClock(at: number, spanMs: number): string {
  if (spanMs > TWO_DAYS_MS) return day.format(at);
  return (spanMs <= TEN_MINUTES_MS ? long : short).format(at);
}

export const formatClockExact = (at: number, spanMs: number): string =>
  (spanMs > TWO_DAYS_MS ? dayExact : long).format(at);
