import { parseExpiry } from '../../../shared/expiry.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** What a cell says: where it belongs in the rules of a key, and what stands there. */
export interface ListColumn {
  /** As in the error of a decoder: `models`. */
  readonly path: readonly string[];
  /** Reads a cell that is not empty; the error says what is allowed. */
  readonly read: (cell: string, now: number) => Result<unknown, string>;
}

const text = (cell: string): Result<unknown, string> => ok(cell);
const lower = (cell: string): Result<unknown, string> => ok(cell.toLowerCase());
const list = (cell: string): Result<unknown, string> => ok(cell.split(/[\s,;]+/).filter(Boolean));
const lowerList = (cell: string): Result<unknown, string> => list(cell.toLowerCase());

function count(cell: string): Result<unknown, string> {
  return /^\d{1,12}$/.test(cell) ? ok(Number(cell)) : err(`must be a whole number, found ${JSON.stringify(cell)}`);
}

function expiry(cell: string, now: number): Result<unknown, string> {
  const at = parseExpiry(cell.toLowerCase(), now);
  if (!at.ok || at.value === null || at.value > now) return at;
  return err(`lies in the past: ${JSON.stringify(cell)}`);
}

/** The columns of a list of keys, by the names in its first line. */
export const listColumns: Readonly<Record<string, ListColumn>> = {
  owner: { path: ['owner'], read: text },
  note: { path: ['note'], read: text },
  scopes: { path: ['scopes'], read: lowerList },
  models: { path: ['models'], read: list },
  routes: { path: ['routes'], read: list },
  addresses: { path: ['addresses'], read: list },
  class: { path: ['workClass'], read: lower },
  concurrent: { path: ['concurrent'], read: count },
  'requests-per-minute': { path: ['limits', 'requestsPerMinute'], read: count },
  burst: { path: ['limits', 'burst'], read: count },
  'tokens-per-minute': { path: ['limits', 'tokensPerMinute'], read: count },
  'requests-per-day': { path: ['limits', 'requestsPerDay'], read: count },
  'tokens-per-day': { path: ['limits', 'tokensPerDay'], read: count },
  expires: { path: ['expiresAt'], read: expiry },
};
