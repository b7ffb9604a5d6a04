import { expect, it } from 'vitest';
import { parseExpiry } from '../../shared/expiry.ts';

const DAY_MS = 86_400_000;

it('reads never, a time from now on, and a last day that ends by UTC', () => {
  expect(parseExpiry('never', 5)).toEqual({ ok: true, value: null });
  expect(parseExpiry('30d', 5)).toEqual({ ok: true, value: 5 + 30 * DAY_MS });
  expect(parseExpiry('1970-01-01', 5)).toEqual({ ok: true, value: DAY_MS });
  expect(parseExpiry('2028-02-29', 5)).toEqual({ ok: true, value: Date.UTC(2028, 2, 1) });
});

it.each(['soon', '', '30', '31.12.2027', '2027-1-5'])('refuses %j and says what is allowed', (text) => {
  expect(parseExpiry(text, 0)).toEqual({ ok: false, error: expect.stringContaining('a duration such as 30d') });
});

it.each(['2027-02-30', '2027-13-01', '2027-02-29'])('knows that there is no %s', (text) => {
  expect(parseExpiry(text, 0)).toEqual({ ok: false, error: `there is no day ${text}` });
});
