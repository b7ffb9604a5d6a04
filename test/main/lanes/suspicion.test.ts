import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneOf } from '../../../main/fleet/backend.ts';
import { phasesOf } from '../../../main/fleet/lane-phase.ts';
import { unknownRates } from '../../../main/fleet/rates.ts';
import type { Run } from '../../../main/fleet/run.ts';
import { suspicionOf } from '../../../main/lanes/suspicion.ts';
import { checkTimeoutMs } from '../../../main/lanes/wedge-words.ts';
import { backendOf, MODEL, residentRow } from '../../support/fleet-fixture.ts';
import { createRun } from '../../support/run-fixture.ts';

const movable = (some: Partial<Run> = {}): Run => createRun({ canMove: () => true, ...some });

/** What the waits of a lane with a learned speed suggest after so long. */
function suspicion(runs: readonly Run[], now: number, { loaded = true, unreadSince = null as number | null } = {}) {
  const resident = loaded ? new Map([[MODEL, residentRow()]]) : new Map();
  const backend = backendOf('rig', { resident, unreadSince });
  const lane = laneOf(backend, MODEL);
  lane.rates = { ...unknownRates, prefillTps: 1_000 };
  for (const run of runs) lane.runs.add(run);
  return suspicionOf(backend, lane, phasesOf(backend, lane, now));
}

describe('a suspicion', () => {
  it('comes within seconds where somebody else could serve, and only with certainty where nobody could', () => {
    expect(suspicion([movable()], 2_900)).toBeNull();
    expect(suspicion([movable()], 3_000)).toMatchObject({ kind: 'lane', silentMs: 3_000 });
    expect(suspicion([createRun()], 29_900)).toBeNull();
    expect(suspicion([createRun()], 30_000)).toMatchObject({ kind: 'lane' });
  });

  it('waits for certainty, too, while the server does not say what is loaded', () => {
    expect(suspicion([movable()], 29_900, { unreadSince: 1_000 })).toBeNull();
    expect(suspicion([movable()], 30_000, { unreadSince: 1_000 })).not.toBeNull();
  });

  it('is of one request alone when others that came later have begun, and then needs certainty', () => {
    const later = createRun({ startedAt: 5_000, firstByteAt: 6_000, heard: { heardAt: 29_000 } });
    expect(suspicion([movable(), later], 29_900)).toBeNull();
    expect(suspicion([movable(), later], 30_000)).toMatchObject({ kind: 'single' });
  });

  it('is of the load when the model never came into memory', () => {
    expect(suspicion([movable()], 5 * 60_000, { loaded: false })).toBeNull();
    expect(suspicion([movable()], 9 * 60_000, { loaded: false })).toMatchObject({ kind: 'load' });
  });

  it('never falls on a lane that made progress within the last three seconds', () => {
    const time = fc.nat(100_000);
    fc.assert(
      fc.property(time, time, fc.nat(2_999), (startedAt, after, ago) => {
        const now = startedAt + after;
        const stream = createRun({ startedAt: 0, firstByteAt: 0, heard: { heardAt: now - ago } });
        return suspicion([stream, movable({ startedAt })], now) === null;
      }),
    );
  });
});

it('a check waits as long as a busy server may need for one token, and is over soon', () => {
  expect(checkTimeoutMs({ decodeTps: null })).toBe(5_000);
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e4, noNaN: true }), (decodeTps) => {
      const ms = checkTimeoutMs({ decodeTps });
      return ms >= 2_000 && ms <= 10_000;
    }),
  );
});
