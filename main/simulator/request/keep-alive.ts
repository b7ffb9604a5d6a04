import { Refusal } from './refusal.ts';

const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const PART = /(\d+(?:\.\d*)?|\.\d+)([a-zµ]*)/y;

/** Parses a Go duration such as `1h30m` to milliseconds; errors have Go's wording. */
export function parseGoDuration(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[-+]/, '');
  if (body === '0') return 0;
  let total = 0;
  let at = 0;
  while (at < body.length || body === '') {
    PART.lastIndex = at;
    const match = PART.exec(body);
    if (!match) throw new Refusal(400, `time: invalid duration ${JSON.stringify(text)}`);
    const [whole, amount = '', unit = ''] = match;
    if (unit === '') throw new Refusal(400, `time: missing unit in duration ${JSON.stringify(text)}`);
    const scale = UNIT_MS[unit];
    if (scale === undefined) throw new Refusal(400, `time: unknown unit "${unit}" in duration ${JSON.stringify(text)}`);
    total += Number(amount) * scale;
    at += whole.length;
  }
  return sign * total;
}

/** Milliseconds to stay loaded; Infinity for any negative value, undefined when the request does not say. */
export function parseKeepAlive(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' && typeof value !== 'string') {
    throw new Refusal(400, `Unsupported type: '${typeof value === 'boolean' ? 'bool' : 'map[string]interface {}'}'`);
  }
  const ms = typeof value === 'number' ? value * 1000 : parseGoDuration(value);
  return ms < 0 ? Number.POSITIVE_INFINITY : ms;
}
