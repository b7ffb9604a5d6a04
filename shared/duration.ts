import { err, ok, type Result } from './result.ts';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof unitMs;

const unitsLargestFirst: readonly Unit[] = ['d', 'h', 'm', 's', 'ms'];

/** What a written duration looks like: a number and a unit, nothing between them. */
export const durationPattern = /^(\d{1,15}(?:\.\d{1,6})?)(ms|s|m|h|d)$/;

/** Reads `500ms`, `5s`, `10m`, `24h`, `30d` or `1.5h` as milliseconds; the error says what is allowed. */
export function parseDuration(text: string): Result<number, string> {
  const [, digits, unit] = durationPattern.exec(text) ?? [];
  if (digits === undefined)
    return err(`must be a duration such as 500ms, 5s, 10m or 24h, found ${JSON.stringify(text)}`);
  const exactMs = Number(digits) * unitMs[unit as Unit];
  const ms = Math.round(exactMs);
  if (ms === 0 && exactMs > 0) return err(`must not be shorter than 1ms, found ${JSON.stringify(text)}`);
  return Number.isSafeInteger(ms) ? ok(ms) : err(`is too long: ${JSON.stringify(text)}`);
}

/** Writes whole milliseconds with the largest unit that needs no fraction: 600000 → `10m`. `parseDuration` reads it back. */
export function formatDuration(ms: number): string {
  const unit = unitsLargestFirst.find((candidate) => ms !== 0 && ms % unitMs[candidate] === 0);
  return unit === undefined ? `${ms}s` : `${ms / unitMs[unit]}${unit}`;
}
