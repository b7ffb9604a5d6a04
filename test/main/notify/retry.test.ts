import { describe, expect, it } from 'vitest';
import { judge, pauseMs } from '../../../main/notify/retry.ts';

const now = Date.UTC(2026, 0, 1);
const of = (status: number, retryAfter: string | null = null) => judge({ status, retryAfter }, now);

describe('an answer', () => {
  it.each([200, 202, 204, 299])('of %i is a delivery', (status) => expect(of(status).kind).toBe('delivered'));
  it.each([400, 401, 404, 410, 422])('of %i is a refusal', (status) => expect(of(status).kind).toBe('refused'));
  it.each([301, 408, 429, 500, 502, 503])('of %i is worth another try', (status) =>
    expect(of(status).kind).toBe('failed'),
  );

  it('may ask for a pause, in seconds or until a date', () => {
    expect(of(503, '7')).toMatchObject({ afterMs: 7_000 });
    expect(of(503, new Date(now + 90_000).toUTCString())).toMatchObject({ afterMs: 90_000 });
    expect(of(503, new Date(now - 90_000).toUTCString())).toMatchObject({ afterMs: 0 });
    expect(of(503, 'soon')).toMatchObject({ afterMs: null });
  });
});

describe('the pause before the next attempt', () => {
  it('doubles from a second up to five minutes', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((attempts) => pauseMs(attempts, null, 0) / 1_000);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
  });

  it('is up to half shorter by chance, and never shorter than what was asked for', () => {
    expect(pauseMs(3, null, 1)).toBe(2_000);
    expect(pauseMs(3, 3_000, 1)).toBe(3_000);
    expect(pauseMs(3, 3_000, 0)).toBe(4_000);
    expect(pauseMs(1, 3_600_000, 0)).toBe(300_000);
  });
});
