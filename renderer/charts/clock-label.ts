const short = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const long = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const TEN_MINUTES_MS = 600_000;

/** A time on an axis; seconds only where they tell points apart. */
export const formatClock = (at: number, spanMs: number): string => (spanMs <= TEN_MINUTES_MS ? long : short).format(at);

export const formatClockExact = (at: number): string => long.format(at);
