import { parseDuration } from './duration.ts';
import { err, ok, type Result } from './result.ts';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/**
 * Reads until when something is to work: `never`, how long from `now` on (`30d`), or its last day (`2027-01-31`), which
 * ends by UTC. Milliseconds since the epoch; null = for ever. The error says what is allowed.
 */
export function parseExpiry(text: string, now: number): Result<number | null, string> {
  if (text === 'never') return ok(null);
  if (DAY.test(text)) return endOfDay(text);
  const duration = parseDuration(text);
  return duration.ok
    ? ok(now + duration.value)
    : err(`must be never, a duration such as 30d, or a day such as 2027-01-31, found ${JSON.stringify(text)}`);
}

function endOfDay(day: string): Result<number, string> {
  const at = Date.parse(day);
  // A date that does not exist is taken for one in the month after it.
  const exists = Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
  return exists ? ok(at + DAY_MS) : err(`there is no day ${day}`);
}
