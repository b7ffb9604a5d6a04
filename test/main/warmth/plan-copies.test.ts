import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backend, laneOf } from '../../../main/fleet/backend.ts';
import { learnMemory } from '../../../main/fleet/pushed-out.ts';
import type { CopiesWanted } from '../../../main/warmth/choose-copies.ts';
import {
  type CopiesPlan,
  type KeepMoment,
  keptCopies,
  LASTING_MS,
  placeKey,
  planCopies,
} from '../../../main/warmth/plan-copies.ts';
import { NO_TRIES, noteTry, stillCounting, type Tries } from '../../../main/warmth/tries.ts';
import { backendOf, installedRow, residentRow, settingsOf } from '../../support/fleet-fixture.ts';

const GB = 1e9;
const [A, B, C] = ['a:latest', 'b:latest', 'c:latest'] as const;
const SIZES: Readonly<Record<string, number>> = { [A]: 5 * GB, [B]: 8 * GB, [C]: 3 * GB };
const NOW = 1_000_000;

const moment = (over: Partial<KeepMoment> = {}): KeepMoment => ({
  now: NOW,
  wallNow: NOW,
  keptBefore: new Set(),
  shortSince: () => NOW - LASTING_MS,
  isOrdered: () => false,
  isLoading: () => false,
  tries: () => NO_TRIES,
  ...over,
});

const held = (model: string, expiresAt = 10 * NOW) =>
  [model, residentRow(model, { sizeBytes: SIZES[model]!, vramBytes: SIZES[model]!, expiresAt })] as const;

function rig(id: string, loaded: readonly string[] = [], over: Partial<Backend> = {}, memory?: number): Backend {
  return backendOf(id, {
    settings: settingsOf(id, { memory }),
    installed: new Map(Object.keys(SIZES).map((model) => [model, installedRow(model, { sizeBytes: SIZES[model]! })])),
    resident: new Map(loaded.map((model) => held(model))),
    ...over,
  });
}

const rule = (model: string, copies = 1, backends: string[] | null = null): CopiesWanted => ({
  model,
  copies,
  backends: backends && new Set(backends),
});

const plan = (rules: readonly CopiesWanted[], fleet: readonly Backend[], over?: Partial<KeepMoment>) =>
  planCopies(rules, fleet, moment(over)).map(({ wanted, ...rest }) => ({ model: wanted.model, ...rest }));

describe('a rule that wants copies', () => {
  it('orders one at a time, where it is best', () => {
    const busy = new Set<string>();
    const orders = () =>
      plan([rule(A, 2)], [rig('r1'), rig('r2'), rig('r3')], {
        isOrdered: (id) => busy.has(id),
        isLoading: (id) => busy.has(id),
      });
    expect(orders()).toMatchObject([{ on: [], loadingOn: [], order: 'r1', why: 'about to be loaded' }]);
    busy.add('r1');
    expect(orders()).toMatchObject([{ loadingOn: ['r1'], order: null, why: 'one copy is loaded after the other' }]);
  });

  it('has what it wants where they are in memory, and orders nothing', () => {
    expect(plan([rule(A, 2)], [rig('r1', [A]), rig('r2', [A]), rig('r3', [A])])).toEqual([
      { model: A, on: ['r1', 'r2'], loadingOn: [], order: null, why: null, retryAt: null },
    ]);
  });

  it('waits whether a model comes back by itself before it loads it anew', () => {
    const since = (ms: number) => plan([rule(A)], [rig('r1')], { shortSince: () => NOW - ms });
    expect(since(LASTING_MS - 1)).toMatchObject([{ order: null, why: 'looking whether it comes back by itself' }]);
    expect(since(LASTING_MS)).toMatchObject([{ order: 'r1' }]);
    expect(plan([rule(A)], [rig('r1')], { shortSince: () => null })).toMatchObject([{ order: null }]);
  });

  it('counts only copies that serve: not those that drain, are in maintenance, down or out', () => {
    const draining = rig('r1', [A], { mode: 'draining' });
    const kept = rig('r2', [A], { mode: 'maintenance' });
    const down = rig('r3', [A], { health: { state: 'down', reason: 'connection refused' } });
    const out = rig('r4', [A]);
    laneOf(out, A).out = { since: 0, reason: 'it wedged', isWedged: true, isHealing: false };
    expect(plan([rule(A)], [draining, kept, down, out])).toMatchObject([
      {
        on: [],
        order: null,
        why: 'r1: draining; r2: in maintenance; r3: down: connection refused; 1 more backends cannot either',
      },
    ]);
  });

  it('has no copy loaded elsewhere while one is being put right', () => {
    const healing = rig('r1', [A]);
    laneOf(healing, A).out = { since: 0, reason: 'it wedged', isWedged: true, isHealing: true };
    expect(plan([rule(A)], [healing, rig('r2')])).toMatchObject([
      { on: [], loadingOn: ['r1'], order: null, why: 'being loaded' },
    ]);
  });

  it('goes nowhere but where it may', () => {
    expect(plan([rule(A, 1, ['r2'])], [rig('r1'), rig('r2')])).toMatchObject([{ order: 'r2' }]);
    expect(plan([rule(A, 1, ['r2'])], [rig('r1', [A]), rig('r2', [], { mode: 'maintenance' })])).toMatchObject([
      { on: [], order: null },
    ]);
  });

  it('lets another load end first on the only place', () => {
    expect(plan([rule(A)], [rig('r1')], { isLoading: () => true })).toMatchObject([
      { order: null, why: 'another load has to end first' },
    ]);
  });

  it('gives a backend to one rule at a time', () => {
    expect(plan([rule(A), rule(C)], [rig('r1')]).map(({ order }) => order)).toEqual(['r1', null]);
  });

  it('pushes out what is idle, and nothing that is in use, was loaded to stay or is kept by another rule', () => {
    const small = (over: Partial<Backend> = {}) => rig('r1', [B], over, 12 * GB);
    expect(plan([rule(A)], [small()])).toMatchObject([{ order: 'r1' }]);
    const used = small();
    laneOf(used, B).inFlight = 1;
    expect(plan([rule(A)], [used])).toMatchObject([
      { order: null, why: expect.stringMatching(/b:latest, which is in use$/) },
    ]);
    const pinned = small({ resident: new Map([held(B, 300 * 365 * 86_400_000)]) });
    expect(plan([rule(A)], [pinned])).toMatchObject([
      { order: null, why: expect.stringMatching(/was loaded to stay$/) },
    ]);
    expect(plan([rule(A), rule(B)], [small()])[0]).toMatchObject({
      order: null,
      why: 'r1: has not the room (needs about 5.0 GB, 4.0 GB of 12.0 GB are free): it would push out b:latest, which a rule keeps warm',
    });
  });

  it('does not risk what is in use or was loaded to stay where nobody knows what fits', () => {
    const used = rig('r1', [B]);
    laneOf(used, B).inFlight = 1;
    expect(plan([rule(A)], [used])).toMatchObject([
      { order: null, why: expect.stringMatching(/might push out b:latest, which is in use$/) },
    ]);
    expect(plan([rule(A)], [rig('r1', [B])])).toMatchObject([{ order: 'r1' }]);
  });

  it('loads no model that does not fit there at all', () => {
    expect(plan([rule(B)], [rig('r1', [], {}, 6 * GB)])).toMatchObject([
      { order: null, why: 'r1: needs 8.0 GB and has 6.0 GB' },
    ]);
  });

  it('pauses after tries that did not last, and says when it goes on', () => {
    const tries = noteTry(noteTry(NO_TRIES, NOW, null), NOW, 'out of memory');
    expect(plan([rule(A)], [rig('r1')], { tries: () => tries })).toMatchObject([
      { order: null, why: 'r1: could not be loaded: out of memory', retryAt: NOW + 60_000 },
    ]);
    expect(plan([rule(A)], [rig('r1'), rig('r2')], { tries: (id) => (id === 'r1' ? tries : NO_TRIES) })).toMatchObject([
      { order: 'r2' },
    ]);
  });
});

it('goes on counting the copies that counted, where there are more than wanted', () => {
  const fleet = [rig('r1', [A]), rig('r2', [A])];
  expect(keptCopies([rule(A)], fleet, new Set())).toEqual(new Set([placeKey('r1', A)]));
  expect(keptCopies([rule(A)], fleet, new Set([placeKey('r2', A)]))).toEqual(new Set([placeKey('r2', A)]));
});

/** A fleet whose loads come to what Ollama makes of them: idle models leave for what has no room. */
interface World {
  readonly fleet: Backend[];
  /** What each really has, told by its settings or not. */
  readonly memoryOf: (id: string) => number;
  now: number;
  loads: number;
  readonly tries: Map<string, Tries>;
}

const heldBytes = ({ resident }: Backend): number =>
  [...resident.values()].reduce((sum, one) => sum + one.vramBytes, 0);

function load({ memoryOf, now }: World, backend: Backend, model: string): void {
  const before = backend.resident;
  const resident = new Map(before);
  for (const [other] of before) {
    if (SIZES[model]! <= 0.8 * (memoryOf(backend.id) - heldBytes({ ...backend, resident }))) break;
    if ((backend.lanes.get(other)?.inFlight ?? 0) === 0) resident.delete(other);
  }
  resident.set(...held(model));
  backend.resident = resident;
  Object.assign(backend, learnMemory(backend, { before, after: resident, toldToLeave: new Set(), now, wallNow: NOW }));
}

const anyRig = fc.record({
  memory: fc.option(
    fc.integer({ min: 4, max: 24 }).map((gb) => gb * GB),
    { nil: undefined },
  ),
  loaded: fc.subarray([A, B, C]),
  mode: fc.constantFrom('active', 'active', 'draining', 'maintenance'),
  inUse: fc.subarray([A, B, C]),
});
const anyRules = fc
  .tuple(
    fc.subarray([A, B, C], { minLength: 1 }),
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
  )
  .map(([models, copies]) => models.map((model, place) => rule(model, copies[place])));

/** Looks every two seconds for so long, as the keeper does; loads take no time. Says when the last load was. */
function run(world: World, rules: readonly CopiesWanted[], forMs: number): number {
  const shortSince = new Map<string, number>();
  let keptBefore: ReadonlySet<string> = new Set();
  let lastLoadAt = 0;
  for (const end = world.now + forMs; world.now < end; world.now += 2_000) {
    keptBefore = keptCopies(rules, world.fleet, keptBefore);
    const plans = planCopies(
      rules,
      world.fleet,
      moment({
        ...{ now: world.now, wallNow: NOW, keptBefore },
        shortSince: (model) => shortSince.get(model) ?? null,
        tries: (id, model) => triesIn(world, id, model),
      }),
    );
    for (const plan of plans) noteShort(shortSince, plan, world.now);
    for (const plan of plans) if (carryOut(world, plan)) lastLoadAt = world.now;
  }
  return lastLoadAt;
}

const triesIn = ({ tries, now }: World, id: string, model: string): Tries =>
  stillCounting(tries.get(placeKey(id, model)) ?? NO_TRIES, now);

function noteShort(shortSince: Map<string, number>, { wanted, on }: CopiesPlan, now: number): void {
  if (on.length >= wanted.copies) shortSince.delete(wanted.model);
  else if (!shortSince.has(wanted.model)) shortSince.set(wanted.model, now);
}

/** Whether there was something to load. */
function carryOut(world: World, { wanted: { model, copies }, on, order }: CopiesPlan): boolean {
  if (order === null) return false;
  const backend = world.fleet.find(({ id }) => id === order)!;
  const before = [...backend.resident.keys()];
  expect(on.length).toBeLessThan(copies);
  expect(backend.mode).toBe('active');
  load(world, backend, model);
  const gone = before.filter((other) => !backend.resident.has(other));
  expect(gone.filter((other) => (backend.lanes.get(other)?.inFlight ?? 0) > 0)).toEqual([]);
  world.tries.set(placeKey(order, model), noteTry(triesIn(world, order, model), world.now, null));
  world.loads += 1;
  return true;
}

const HOUR = 3_600_000;

it('whatever the fleet and the rules: comes to rest, loads what is wanted, and never touches what it must not', () => {
  fc.assert(
    fc.property(fc.array(anyRig, { minLength: 1, maxLength: 5 }), anyRules, (sketches, rules) => {
      const fleet = sketches.map(({ memory, loaded, mode, inUse }, place) => {
        const backend = rig(`r${place}`, loaded, { mode }, memory);
        for (const model of inUse) if (backend.resident.has(model)) laneOf(backend, model).inFlight = 1;
        return backend;
      });
      const untouched = fleet.filter(({ mode }) => mode !== 'active').map((one) => [one, one.resident] as const);
      const memoryOf = (id: string): number => sketches[Number(id.slice(1))]?.memory ?? 16 * GB;
      const world: World = { fleet, memoryOf, now: NOW, loads: 0, tries: new Map() };
      const wanted = rules.reduce((sum, { copies }) => sum + copies, 0);
      // Where nobody has told what fits, one load per backend may turn out to have been one too many.
      const guesses = sketches.filter(({ memory }) => memory === undefined).length * rules.length;
      const lastLoadAt = run(world, rules, 2 * HOUR);
      expect(world.loads).toBeLessThanOrEqual(wanted + guesses);
      expect(lastLoadAt - NOW).toBeLessThan(10 * 60_000);
      for (const [backend, resident] of untouched) expect(backend.resident).toBe(resident);
    }),
    { numRuns: 60 },
  );
});

it('where somebody else pushes a kept model out again and again, loads it ever more rarely', () => {
  const world: World = { fleet: [rig('r1')], memoryOf: () => 10 * GB, now: NOW, loads: 0, tries: new Map() };
  for (let minute = 0; minute < 4 * 60; minute += 1) {
    world.fleet[0]!.resident = new Map();
    run(world, [rule(A)], 60_000);
  }
  expect(world.loads).toBeLessThan(20);
  expect(world.loads).toBeGreaterThan(5);
});
