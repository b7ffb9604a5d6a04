import { describe, expect, it } from 'vitest';
import { keepIssued } from '../../../../main/tls/acme/keep-issued.ts';
import { isFor, renewAt, retryAfterMs } from '../../../../main/tls/acme/schedule.ts';
import type { Lifetime } from '../../../../main/tls/age.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const start = Date.UTC(2026, 0, 1);

/** `answers`: what each order comes to, the last one for all that follow. */
function keep(present: Lifetime | null, answers: readonly Result<number, string>[]) {
  const clock = createManualClock(start);
  const ordered: number[] = [];
  const failures: (readonly [string, number])[] = [];
  const keeper = keepIssued({
    clock,
    random: () => 0.5,
    present,
    async order() {
      const answer = answers[Math.min(ordered.length, answers.length - 1)] ?? err('no answer');
      ordered.push((clock.now() - start) / DAY_MS);
      return answer.ok ? ok({ cert: String(answer.value), key: '' }) : answer;
    },
    keep: async ({ cert }) => ok({ validFrom: clock.now(), expiresAt: clock.now() + Number(cert) * DAY_MS }),
    onFailure: (why, retryMs) => failures.push([why, retryMs / MINUTE_MS]),
  });
  return { clock, keeper, ordered, failures };
}

describe('a certificate that is issued', () => {
  it('is ordered at once when there is none, and again when two thirds of its life are over', async () => {
    const { clock, ordered, failures } = keep(null, [ok(90)]);
    await clock.advanceAsync(59.9 * DAY_MS);
    expect(ordered).toEqual([0]);
    await clock.advanceAsync(70 * DAY_MS);
    expect([ordered, failures]).toEqual([[0, 60, 120], []]);
  });

  it('is left alone while the one there is has more than a third of its life left', async () => {
    const present = { validFrom: start - 10 * DAY_MS, expiresAt: start + 80 * DAY_MS };
    const { clock, ordered } = keep(present, [ok(90)]);
    await clock.advanceAsync(49 * DAY_MS);
    expect(ordered).toEqual([]);
    await clock.advanceAsync(2 * DAY_MS);
    expect(ordered).toEqual([50]);
  });

  it('is tried for again after 10, 20, 40 minutes and so on up to 6 hours, and each failure is told', async () => {
    const { clock, keeper, failures, ordered } = keep(null, [...Array(7).fill(err('nobody there')), ok(90)]);
    await clock.advanceAsync(0);
    expect(keeper.failing()).toEqual({ why: 'nobody there', times: 1 });
    await clock.advanceAsync(DAY_MS);
    expect(failures.map(([, minutes]) => minutes)).toEqual([10, 20, 40, 80, 160, 320, 360]);
    expect([keeper.failing(), ordered.length]).toEqual([null, 8]);
  });

  it('is not ordered over and over when what comes is nearly over already', async () => {
    const { clock, ordered } = keep(null, [ok(0)]);
    await clock.advanceAsync(60 * MINUTE_MS);
    expect(ordered.length).toBeLessThanOrEqual(7);
  });

  it('is forgotten once nobody waits for it any more', async () => {
    const { clock, keeper, ordered } = keep(null, [err('nobody there')]);
    await clock.settle();
    keeper.stop();
    await clock.advanceAsync(DAY_MS);
    expect([ordered, clock.pending()]).toEqual([[0], 0]);
  });
});

it('spreads tries that failed together by a fifth either way', () => {
  expect([retryAfterMs(1, 0), retryAfterMs(1, 1)]).toEqual([8 * MINUTE_MS, 12 * MINUTE_MS]);
  expect(retryAfterMs(1_000, 1)).toBe(7.2 * 60 * MINUTE_MS);
});

it('renews when two thirds are over, whatever the whole is', () => {
  expect(renewAt({ validFrom: 0, expiresAt: 6 * DAY_MS })).toBe(4 * DAY_MS);
});

it('takes a certificate for the right one when its names are exactly those asked for', () => {
  expect(isFor(['a.lan', 'b.lan'], ['b.lan', 'a.lan'])).toBe(true);
  expect(isFor(['a.lan', 'b.lan'], ['a.lan'])).toBe(false);
  expect(isFor(['a.lan'], ['b.lan'])).toBe(false);
});
