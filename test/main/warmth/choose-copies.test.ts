import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backend, laneOf } from '../../../main/fleet/backend.ts';
import { type ChoiceMoment, chooseCopies } from '../../../main/warmth/choose-copies.ts';
import { backendOf, installedRow, MODEL, residentRow, settingsOf } from '../../support/fleet-fixture.ts';

const GB = 1e9;
const OTHER = 'other:latest';
const SOON = 2_000_000;
const FOR_EVER = 300 * 365 * 86_400_000;

const moment = (over: Partial<ChoiceMoment> = {}): ChoiceMoment => ({
  now: 1_000_000,
  wallNow: 1_000_000,
  isKept: () => false,
  isOrdered: () => false,
  whyNot: () => null,
  ...over,
});

interface Sketch {
  readonly memory?: number | undefined;
  readonly tier?: number;
  readonly tps?: number;
  readonly isLoaded?: boolean;
  /** GB that another model holds. */
  readonly other?: number;
  readonly otherRuns?: number;
  readonly isOtherPinned?: boolean;
  readonly demand?: number;
  readonly over?: Partial<Backend>;
}

function rig(id: string, sketch: Sketch = {}): Backend {
  const { memory, tier = 0, tps, isLoaded, other, otherRuns = 0, isOtherPinned, demand = 0, over } = sketch;
  const held = (model: string, bytes: number, expiresAt = SOON) =>
    [model, residentRow(model, { sizeBytes: bytes, vramBytes: bytes, expiresAt })] as const;
  const backend = backendOf(id, {
    settings: settingsOf(id, { tier, memory }),
    installed: new Map([[MODEL, installedRow(MODEL, { sizeBytes: 5 * GB })]]),
    resident: new Map([
      ...(isLoaded ? [held(MODEL, 5 * GB)] : []),
      ...(other ? [held(OTHER, other * GB, isOtherPinned ? FOR_EVER : SOON)] : []),
    ]),
    ...over,
  });
  if (tps) laneOf(backend, MODEL).rates = { ...laneOf(backend, MODEL).rates, decodeTps: tps };
  Object.assign(laneOf(backend, OTHER), { inFlight: otherRuns, demand: { count: demand, at: 1_000_000 } });
  return backend;
}

const choose = (backends: readonly Backend[], copies: number, over?: Partial<ChoiceMoment>) =>
  chooseCopies(backends, { model: MODEL, copies, backends: null }, moment(over));
const chosen = (...given: Parameters<typeof choose>) =>
  choose(...given).flatMap(({ backend, state }) => (state === 'chosen' ? [backend] : []));

describe('the best places for copies of a model', () => {
  it('count those that are there, and those on their way', () => {
    const fleet = [rig('a'), rig('b', { isLoaded: true }), rig('c')];
    expect(chosen(fleet, 1)).toEqual([]);
    expect(chosen(fleet, 2)).toEqual(['a']);
    expect(chosen(fleet, 2, { isOrdered: (id) => id === 'c' })).toEqual([]);
  });

  it('are the fastest of those with room', () => {
    expect(chosen([rig('slow', { tps: 20 }), rig('fast', { tps: 90 }), rig('mid', { tps: 50 })], 2)).toEqual([
      'fast',
      'mid',
    ]);
  });

  it('are first of all where nothing has to leave, then where what leaves is missed least', () => {
    const wanted = rig('wanted', { memory: 8 * GB, other: 6, demand: 30, tps: 90 });
    const unwanted = rig('unwanted', { memory: 8 * GB, other: 6, tps: 60 });
    const roomy = rig('roomy', { memory: 24 * GB, other: 6, tps: 10 });
    expect(chosen([wanted, unwanted, roomy], 2)).toEqual(['roomy', 'unwanted']);
  });

  it('are on the lowest tier, which is the only one that gets requests', () => {
    expect(chosen([rig('spare', { tier: 1, tps: 90 }), rig('own', { tps: 10 })], 1)).toEqual(['own']);
  });

  it.each([
    [{ otherRuns: 1 }, /would push out other:latest, which is in use$/],
    [{ isOtherPinned: true }, /which was loaded to stay$/],
  ] as const)('are never where something would be missed: %j', (sketch, words) => {
    const [place] = choose([rig('full', { memory: 8 * GB, other: 6, ...sketch })], 1);
    expect(place).toMatchObject({ state: 'impossible', words: expect.stringMatching(words) });
  });

  it('are never where a rule keeps what would leave', () => {
    const [place] = choose([rig('full', { memory: 8 * GB, other: 6 })], 1, { isKept: (_, model) => model === OTHER });
    expect(place).toMatchObject({ state: 'impossible', words: expect.stringMatching(/which a rule keeps warm$/) });
  });

  it.each([
    [{ mode: 'draining' }, 'draining'],
    [{ health: { state: 'down', reason: 'connection refused' } }, 'down: connection refused'],
    [{ installed: new Map() }, 'not installed there: pull it first'],
    [{ installed: null }, 'its models are not known yet'],
  ] as const)('are none that could not serve, and say why: %j', (over, words) => {
    expect(choose([rig('a', { over: over as Partial<Backend> })], 1)).toMatchObject([{ state: 'impossible', words }]);
  });
});

const anyRig = fc.record({
  memory: fc.option(
    fc.integer({ min: 4, max: 48 }).map((gb) => gb * GB),
    { nil: undefined },
  ),
  tier: fc.integer({ min: 0, max: 1 }),
  tps: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  isLoaded: fc.boolean(),
  other: fc.integer({ min: 0, max: 30 }),
  otherRuns: fc.integer({ min: 0, max: 2 }),
  isOtherPinned: fc.boolean(),
  demand: fc.integer({ min: 0, max: 50 }),
  isActive: fc.boolean(),
});

it('whatever the fleet, names every backend once, never has more copies than wanted, and none where it costs somebody', () => {
  fc.assert(
    fc.property(fc.array(anyRig, { maxLength: 8 }), fc.integer({ min: 1, max: 8 }), (sketches, copies) => {
      const fleet = sketches.map(({ isActive, tps, ...sketch }, place) =>
        rig(`r${place}`, { ...sketch, ...(tps && { tps }), over: { mode: isActive ? 'active' : 'draining' } }),
      );
      const places = choose(fleet, copies);
      expect(places.map(({ backend }) => backend).sort()).toEqual(fleet.map(({ id }) => id).sort());
      const count = (state: string): number => places.filter((place) => place.state === state).length;
      expect(count('chosen')).toBe(
        Math.min(Math.max(0, copies - count('loaded')), count('chosen') + count('possible')),
      );
      for (const { backend: id, state, words, forecast } of places) {
        expect(words).not.toBe('');
        if (state !== 'chosen') continue;
        const backend = fleet.find((one) => one.id === id)!;
        expect(backend.mode).toBe('active');
        const missed = forecast?.victims.some(({ inFlight, isPinned }) => inFlight > 0 || isPinned);
        if (forecast?.outcome === 'pushes-out') expect(missed).toBe(false);
      }
    }),
  );
});
