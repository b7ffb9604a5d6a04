import { formatDuration } from '../../../shared/duration.ts';
import { formatSize } from '../../../shared/size.ts';

const nginxUnitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  M: 30 * 86_400_000,
  y: 365 * 86_400_000,
};
const nginxTime = /^(?=\d)(?:\d{1,9}(?:ms|[smhdwMy])\s*)*(?:\d{1,9})?$/;

/** Reads `30s`, `1m30s` or a bare number of seconds, as nginx does, and writes it as Corral does; null for anything else. */
export function fromNginxTime(text: string): string | null {
  if (!nginxTime.test(text)) return null;
  let ms = 0;
  for (const [, digits, unit = 's'] of text.matchAll(/(\d+)(ms|[smhdwMy])?/g))
    ms += Number(digits) * (nginxUnitMs[unit] ?? 0);
  return formatDuration(ms);
}

const haproxyUnitMs: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `5s` or a bare number of milliseconds, as HAProxy does, as whole milliseconds; null for anything else. */
export function haproxyMs(text: string): number | null {
  const [, digits, unit = 'ms'] = /^(\d{1,12})(us|ms|s|m|h|d)?$/.exec(text) ?? [];
  return digits === undefined ? null : Math.ceil(Number(digits) * (haproxyUnitMs[unit] ?? 1));
}

/** The same, written as Corral does. */
export function fromHaproxyTime(text: string): string | null {
  const ms = haproxyMs(text);
  return ms === null ? null : formatDuration(ms);
}

/** Reads a number of seconds, as LiteLLM has them; null for anything else. */
export const fromSeconds = (value: unknown): string | null =>
  typeof value === 'number' && value >= 0 && value < 1e9 ? formatDuration(Math.round(value * 1_000)) : null;

const nginxUnitBytes: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Reads `50M`, `10k` or a bare number of bytes, as nginx does; null for anything else. */
export function nginxBytes(text: string): number | null {
  const [, digits, unit = ''] = /^(\d{1,12})([kKmMgG]?)$/.exec(text) ?? [];
  const bytes = digits === undefined ? Number.NaN : Number(digits) * (nginxUnitBytes[unit.toLowerCase()] ?? 1);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** The same, written as Corral does. */
export function fromNginxSize(text: string): string | null {
  const bytes = nginxBytes(text);
  return bytes === null ? null : formatSize(bytes);
}

/** A whole number from `min` on; null for anything else. */
export function wholeFrom(min: number, text: string | undefined): number | null {
  const count = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return count >= min ? count : null;
}
