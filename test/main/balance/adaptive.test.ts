import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAdaptive } from '../../../main/balance/adaptive.ts';
import type { Decision, NonEmpty } from '../../../main/balance/policy.ts';
import { type Backend, laneOf } from '../../../main/fleet/backend.ts';
import type { Candidate } from '../../../main/fleet/candidates.ts';
import type { Work } from '../../../main/fleet/work.ts';
import { backendOf, MODEL, needOf, residentRow, settingsOf } from '../../support/fleet-fixture.ts';
import { createRun } from '../../support/run-fixture.ts';

const NOW = 1_000_000;

interface Scene {
  readonly slots?: number;
  readonly busy?: number;
  readonly loaded?: boolean;
  readonly tier?: number;
  readonly penalty?: number;
  readonly prefillTps?: number;
  /** How long ago its runs began to generate, of 5 s each. */
  readonly sinceMs?: number;
}

/** A backend whose answers take five seconds and whose loads take ten. */
function rig(id: string, scene: Scene = {}): Candidate {
  const { slots = 2, busy = 0, loaded = true, tier = 0, penalty = 0, prefillTps = 1_000, sinceMs = 0 } = scene;
  const resident = loaded ? new Map([[MODEL, residentRow()]]) : new Map();
  const backend = backendOf(id, { settings: settingsOf(id, { tier }), resident, memorySeenBytes: 1e15 });
  const lane = laneOf(backend, MODEL);
  lane.rates = { prefillTps, decodeTps: 50, loadMs: 10_000, outputTokens: 250 };
  lane.inFlight = busy;
  for (let n = 0; n < busy; n += 1) {
    const firstByteAt = NOW - sinceMs;
    lane.runs.add(
      createRun({
        startedAt: firstByteAt,
        firstByteAt,
        expects: { uncachedTokens: 0, outputTokens: 250, needsLoad: false },
      }),
    );
  }
  return { backend, loaded, reload: false, free: slots - busy, inFlight: busy, weight: 1, penalty };
}

const work = (promptTokens: number, prefixes: readonly number[] = []): Work => ({
  promptTokens,
  outputLimit: null,
  runnerOptions: '',
  prefixes: () => prefixes,
});
const choosing = (eligible: NonEmpty<Candidate>, asked = work(500), waitedMs = 0, ahead = 0) => ({
  need: needOf({ work: asked }),
  eligible,
  ahead,
  waitedMs,
  now: NOW,
});

const inWords = (decision: Decision): string => (decision.kind === 'take' ? decision.chosen.backend.id : decision.kind);
const decide = (...eligible: NonEmpty<Candidate>): string => inWords(createAdaptive().decide(choosing(eligible)));

describe('the adaptive policy', () => {
  it('prefers a warm lane to a load, and a fast one to a slow one', () => {
    expect(decide(rig('cold', { loaded: false }), rig('warm'))).toBe('warm');
    expect(decide(rig('slow', { prefillTps: 200 }), rig('fast', { prefillTps: 4_000 }))).toBe('fast');
  });

  it('keeps to the lowest tier that may serve, even where that means waiting', () => {
    expect(decide(rig('spare', { tier: 1 }), rig('own', { busy: 2 }))).toBe('full');
  });

  it('waits for a warm slot that is about to be free rather than load a second copy', () => {
    expect(decide(rig('warm', { busy: 2, sinceMs: 4_500 }), rig('cold', { loaded: false }))).toBe('later');
  });

  it('loads a second copy once those who wait would take longer than the load', () => {
    const fleet: NonEmpty<Candidate> = [rig('warm', { busy: 2 }), rig('cold', { loaded: false })];
    expect(inWords(createAdaptive().decide(choosing(fleet, work(500), 0, 12)))).toBe('cold');
  });

  it('goes at last where it could have gone at once, when the better place did not come as expected', () => {
    const fleet: NonEmpty<Candidate> = [rig('warm', { busy: 2, sinceMs: 4_500 }), rig('cold', { loaded: false })];
    expect(inWords(createAdaptive().decide(choosing(fleet, work(500), 11_000)))).toBe('cold');
  });

  it('avoids what failed a moment ago, however idle it looks', () => {
    expect(decide(rig('failing', { penalty: 4 }), rig('sound', { busy: 1 }))).toBe('sound');
  });

  it('spreads equals over the emptiest lanes, in turn', () => {
    const policy = createAdaptive();
    const fleet: NonEmpty<Candidate> = [rig('a'), rig('b'), rig('c', { busy: 1 })];
    const picks = Array.from({ length: 4 }, () => inWords(policy.decide(choosing(fleet))));
    expect(new Set(picks)).toEqual(new Set(['a', 'b']));
  });

  const names = Array.from({ length: 40 }, (_, index) => index + 1);

  it('sends a follow-up where its conversation is held', () => {
    const policy = createAdaptive();
    const fleet: NonEmpty<Candidate> = [rig('a', { busy: 1 }), rig('b')];
    policy.placed?.(choosing(fleet, work(5_000, names)), fleet[0]);
    expect(inWords(policy.decide(choosing(fleet, work(5_200, names))))).toBe('a');
  });

  it('forgets what a runner held once it was unloaded', () => {
    const policy = createAdaptive();
    const fleet: NonEmpty<Candidate> = [rig('a', { busy: 1 }), rig('b')];
    policy.placed?.(choosing(fleet, work(5_000, names)), fleet[0]);
    laneOf(fleet[0].backend as Backend, MODEL).runner += 1;
    expect(inWords(policy.decide(choosing(fleet, work(5_200, names))))).toBe('b');
  });

  it('lets no held conversation win over a lane that is expected to be sooner', () => {
    const lane = fc.record({
      slots: fc.integer({ min: 1, max: 4 }),
      busy: fc.integer({ min: 0, max: 4 }),
      sinceMs: fc.integer({ min: 0, max: 10_000 }),
      prefillTps: fc.integer({ min: 50, max: 8_000 }),
      loaded: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(lane, { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 20_000 }),
        (lanes, tokens) => {
          const policy = createAdaptive();
          const fleet = lanes.map((each, n) => rig(`rig-${n}`, { ...each, busy: Math.min(each.busy, each.slots) }));
          const asked = choosing(fleet as unknown as NonEmpty<Candidate>, work(tokens, names));
          policy.placed?.(asked, asked.eligible[0]);
          const decision = policy.decide(asked);
          if (decision.kind !== 'take') return true;
          const its = decision.estimates?.find(({ candidate }) => candidate === decision.chosen);
          const soonest = Math.min(...(decision.estimates ?? []).map(({ totalMs }) => totalMs));
          // It may take a free slot although waiting is a little better, never when waiting is much better.
          return its?.isFree === true && its.totalMs <= Math.max(soonest / 0.8 + 60, soonest * 1.1 + 60);
        },
      ),
    );
  });
});
