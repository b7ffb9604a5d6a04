const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

let cachedSecond = Number.NaN;
let cachedText = '';

// One stream stamps hundreds of lines per second: the part up to the second is worth keeping.
function upToSecond(epochSecond: number): string {
  if (epochSecond === cachedSecond) return cachedText;
  cachedSecond = epochSecond;
  // biome-ignore lint/style/noRestrictedGlobals: formats a given instant, reads no clock
  cachedText = new Date(epochSecond * 1000).toISOString().slice(0, 19);
  return cachedText;
}

function fraction(epochMs: number): string {
  const nanos = Math.floor((epochMs - Math.floor(epochMs / 1000) * 1000) * 1e6);
  const digits = pad(Math.min(nanos, 999_999_999), 9).replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
}

/** RFC 3339 in UTC with up to nine fractional digits, as `created_at` has it. */
export function utcStamp(epochMs: number): string {
  return `${upToSecond(Math.floor(epochMs / 1000))}${fraction(epochMs)}Z`;
}

/** RFC 3339 in the server's own zone, as `expires_at` and `modified_at` have it. */
export function localStamp(epochMs: number, offsetMinutes: number): string {
  const shifted = epochMs + offsetMinutes * 60_000;
  const zone =
    offsetMinutes === 0
      ? 'Z'
      : `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offsetMinutes) / 60), 2)}:${pad(Math.abs(offsetMinutes) % 60, 2)}`;
  return `${upToSecond(Math.floor(shifted / 1000))}${fraction(shifted)}${zone}`;
}

/** Milliseconds as the integer nanoseconds of the metrics. */
export function nanoseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1e6));
}
