import { describe, expect, it, onTestFinished } from 'vitest';
import type { AgeStage } from '../../../main/tls/age.ts';
import { followIdentity } from '../../../main/tls/follow-identity.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const DAY_MS = 24 * 3_600_000;
const start = Date.UTC(2026, 0, 1);
const until = (days: number) => ({ from: start - 1, until: start + days * DAY_MS });

async function follow(days: number) {
  const clock = createManualClock(start);
  const files = await makeCertificates(until(days));
  const heard: (readonly [string, AgeStage])[] = [];
  let renewals = 0;
  let touch = (): void => {};
  const followed = await followIdentity({
    files: files.tls,
    clock,
    watch(_, onTouched) {
      touch = onTouched;
      return () => {};
    },
    onRenewed: () => {
      renewals += 1;
    },
    onTrouble: (trouble) => expect.unreachable(trouble),
    onAging: (words, stage) => heard.push([words, stage]),
  });
  if (!followed.ok) throw new Error(followed.error);
  onTestFinished(followed.value.stop);
  return { clock, files, heard, followed: followed.value, touch: () => touch(), renewals: () => renewals };
}

describe('the end of a certificate', () => {
  it('is told 30, 7 and 1 days before it, and when it has come, once each', async () => {
    const { clock, heard } = await follow(397);
    clock.advance(366 * DAY_MS);
    expect(heard).toEqual([]);
    clock.advance(40 * DAY_MS);
    expect(heard).toEqual([
      ['the certificate expires in 30 days', 30],
      ['the certificate expires in 7 days', 7],
      ['the certificate expires in 1 day', 1],
      ['the certificate has expired: clients refuse it', 'expired'],
    ]);
  });

  it('is told anew of the certificate that takes its place', async () => {
    const { clock, files, heard, touch, renewals } = await follow(397);
    clock.advance(391 * DAY_MS);
    expect(heard.map(([, stage]) => stage)).toEqual([30, 7]);
    files.write(await files.issue(until(396)));
    touch();
    await expect.poll(renewals).toBe(1);
    expect(heard.map(([, stage]) => stage)).toEqual([30, 7, 7]);
    files.write(await files.issue(until(800)));
    touch();
    await expect.poll(renewals).toBe(2);
    clock.advance(30 * DAY_MS);
    expect(heard).toHaveLength(3);
  });

  it('is not looked at any more once nobody follows it', async () => {
    const { clock, heard, followed } = await follow(397);
    followed.stop();
    clock.advance(400 * DAY_MS);
    expect([heard, clock.pending()]).toEqual([[], 0]);
  });
});
