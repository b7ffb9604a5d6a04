import { describe, expect, it } from 'vitest';
import { ageInWords, ageStage, ageTrouble } from '../../../main/tls/age.ts';

const DAY_MS = 24 * 3_600_000;
/** Valid from day 0 to that day. */
const lasting = (days: number) => ({ validFrom: 0, expiresAt: days * DAY_MS });

describe('the age of a certificate', () => {
  it.each([
    [0, null],
    [366, null],
    [367, 30],
    [389, 30],
    [390, 7],
    [395, 7],
    [396, 1],
    [397, 1],
    [397.1, 'expired'],
    [-0.1, 'not valid yet'],
  ])('that is valid for 397 days is told on day %d as %s', (day, stage) => {
    expect(ageStage(lasting(397), day * DAY_MS)).toBe(stage);
  });

  it.each([
    [90, 60, null],
    [90, 61, 30],
    [90, 83, 7],
    [6, 3, null],
    [6, 5, 1],
  ])(
    'that is valid for %d days is no news on day %d while it may still be renewed in good time',
    (days, day, stage) => {
      expect(ageStage(lasting(days), day * DAY_MS)).toBe(stage);
    },
  );

  it('is pointed out by the panel from two weeks before its end, and not while a short-lived one is young', () => {
    expect(ageTrouble(lasting(397), 382 * DAY_MS)).toBeNull();
    expect(ageTrouble(lasting(397), 383 * DAY_MS)).toBe('the certificate expires in 14 days');
    expect(ageTrouble(lasting(6), 3 * DAY_MS)).toBeNull();
    expect(ageTrouble(lasting(6), 5 * DAY_MS)).toBe('the certificate expires in 1 day');
    expect(ageTrouble(lasting(6), 7 * DAY_MS)).toBe('the certificate has expired: clients refuse it');
    expect(ageTrouble(lasting(6), -1)).toBe('the certificate is not valid yet: clients refuse it');
  });

  it('is said in whole days that are left for certain', () => {
    expect(ageInWords(lasting(30), 0.5 * DAY_MS)).toBe('the certificate expires in 29 days');
    expect(ageInWords(lasting(30), 29.5 * DAY_MS)).toBe('the certificate expires within a day');
  });
});
