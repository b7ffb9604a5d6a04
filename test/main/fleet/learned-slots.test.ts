import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Lane, laneOf } from '../../../main/fleet/backend.ts';
import { beginTrial, learnSlots, mayTrySlot } from '../../../main/fleet/learned-slots.ts';
import type { Run } from '../../../main/fleet/run.ts';
import { InFlight } from '../../../shared/in-flight.ts';
import { backendOf, installedRow, MODEL, residentRow, settingsOf } from '../../support/fleet-fixture.ts';
import { createRun } from '../../support/run-fixture.ts';

const TICK_MS = 100;
const PREFILL_MS = 300;

interface Work {
  readonly run: Run;
  readonly heard: { heardAt: number };
  readonly generationMs: number;
  slotAt: number | null;
}

/** A server that gives its slots out in the order of arrival, and a gateway that always has somebody who waits. */
function startServer(slots: number, lengths: readonly number[]) {
  const settings = settingsOf('rig', { slots: 'auto' });
  const backend = backendOf('rig', { settings, resident: new Map([[MODEL, residentRow()]]) });
  const lane: Lane = laneOf(backend, MODEL);
  lane.rates = { ...lane.rates, prefillTps: 1_000 };
  const works: Work[] = [];
  let [now, sent, most] = [0, 0, 0];

  function serve(): void {
    for (const work of works.slice(0, server.slots)) {
      work.slotAt ??= now;
      if (now - work.slotAt < PREFILL_MS) continue;
      work.run.firstByteAt ??= now;
      work.run.heard = work.heard;
      work.heard.heardAt = now;
    }
    most = Math.max(most, works.filter(({ run }) => run.firstByteAt !== null).length);
    for (const work of [...works]) {
      if (work.run.firstByteAt === null || now - work.run.firstByteAt < work.generationMs) continue;
      lane.seen = learnSlots(lane, now);
      lane.progressAt = now;
      lane.runs.delete(work.run);
      works.splice(works.indexOf(work), 1);
    }
  }

  function send(): void {
    while (lane.runs.size < lane.seen.proven || mayTrySlot(backend, MODEL, now)) {
      const run = createRun({ startedAt: now });
      if (lane.runs.size >= lane.seen.proven) lane.seen = beginTrial(lane.seen, now);
      lane.runs.add(run);
      works.push({
        run,
        heard: { heardAt: now },
        generationMs: lengths[sent++ % lengths.length] ?? 1_000,
        slotAt: null,
      });
    }
  }

  const server = {
    slots,
    lane,
    backend,
    /** Never more than this were generated at once. */
    most: () => most,
    tick(): void {
      now += TICK_MS;
      serve();
      lane.seen = learnSlots(lane, now);
      send();
    },
    tickFor(ms: number): void {
      for (let n = 0; n < ms / TICK_MS; n += 1) server.tick();
    },
  };
  return server;
}

const lengths = fc.array(fc.integer({ min: 500, max: 20_000 }), { minLength: 1, maxLength: 10 });

describe('slots that are learned', () => {
  it('never pass what the server generates at once, and what runs there passes them by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), lengths, (slots, some) => {
        const server = startServer(slots, some);
        for (let n = 0; n < 600; n += 1) {
          server.tick();
          const { seen, runs } = server.lane;
          if (seen.proven > Math.max(1, Math.min(slots, server.most())) || runs.size > seen.proven + 1) return false;
        }
        return true;
      }),
      { numRuns: 40 },
    );
  });

  it('reach what the server generates at once within a minute of steady work, and then try no more than now and then', () => {
    const server = startServer(4, [5_000, 7_000, 4_000]);
    server.tickFor(60_000);
    expect(server.lane.seen.proven).toBe(4);
    let tried = 0;
    for (let n = 0; n < 6_000; n += 1) {
      const before = server.lane.runs.size;
      server.tick();
      if (before <= 4 && server.lane.runs.size > 4) tried += 1;
    }
    expect(server.lane.seen.proven).toBe(4);
    expect(tried).toBeLessThanOrEqual(6);
  });

  it('fall within seconds to what is still generated at once when the server is set to less', () => {
    const server = startServer(4, [6_000]);
    server.tickFor(60_000);
    server.slots = 1;
    server.tickFor(25_000);
    expect(server.lane.seen.proven).toBe(1);
    expect(server.lane.runs.size).toBeLessThanOrEqual(2);
  });

  it('stay at one where streams only follow on each other', () => {
    const first = createRun({ startedAt: 0, firstByteAt: 500, heard: { heardAt: 5_000 } });
    const second = createRun({ startedAt: 1_000, firstByteAt: 5_010, heard: { heardAt: 9_000 } });
    const lane = laneOf(backendOf('rig'), MODEL);
    expect(learnSlots({ ...lane, runs: new Set([first, second]) }, 9_000).proven).toBe(1);
  });
});

describe('a trial', () => {
  const streaming = createRun({ firstByteAt: 100, heard: { heardAt: 900 } });
  const may = (some: Partial<Lane> = {}, slots: number | 'auto' = 'auto', capabilities = ['completion']): boolean => {
    const installed = new Map([[MODEL, installedRow(MODEL, { capabilities })]]);
    const resident = new Map([[MODEL, residentRow()]]);
    const backend = backendOf('rig', { settings: settingsOf('rig', { slots }), installed, resident });
    Object.assign(laneOf(backend, MODEL), { runs: new InFlight([streaming]), ...some });
    return mayTrySlot(backend, MODEL, 1_000);
  };

  it('is made beside streams that are well on their way, one at a time', () => {
    expect(may()).toBe(true);
    expect(may({ runs: new InFlight([streaming, createRun()]) })).toBe(false);
    expect(may({ runs: new InFlight([createRun()]) })).toBe(false);
    expect(may({ runs: new InFlight([createRun({ firstByteAt: 0, heard: { heardAt: -5_000 } })]) })).toBe(false);
  });

  it('is not made where slots are configured, the model has one by its nature, or the lane is in trouble', () => {
    expect(may({}, 1)).toBe(false);
    expect(may({}, 'auto', ['embedding'])).toBe(false);
    expect(may({ onTrial: true })).toBe(false);
    expect(may({ out: { since: 0, reason: 'crashed', isWedged: false, isHealing: false } })).toBe(false);
    expect(may({ seen: { proven: 1, noTrialBefore: 2_000, failedTrials: 1 } })).toBe(false);
  });
});
