import { describe, expect, it } from 'vitest';
import { type Backend, laneOf } from '../../../main/fleet/backend.ts';
import { lookAtStays, type StayMoment, type StayTold, type StayWanted } from '../../../main/warmth/look-at-stays.ts';
import { backendOf, installedRow, MODEL, residentRow } from '../../support/fleet-fixture.ts';

const MIN = 60_000;
const NOW = 10_000_000;
const WALL = 1_790_000_000_000;
const TWIN = 'twin:latest';

const thirty: StayWanted = { term: 30 * MIN, isKept: false };
const pin: StayWanted = { term: 'pin', isKept: false };

const momentOf = (wanted: StayWanted | null, told: StayTold | null = null): StayMoment => ({
  ...{ now: NOW, wallThere: WALL },
  wanted: (model) => (model === MODEL ? wanted : null),
  told: () => told,
  whyPaused: () => null,
});

/** Used a minute ago through this gateway, listed a moment ago as staying for four more. */
function rig(over: Partial<Backend> = {}, leftMs = 4 * MIN): Backend {
  const backend = backendOf('r1', {
    installed: new Map([[MODEL, installedRow(MODEL)]]),
    resident: new Map([[MODEL, residentRow(MODEL, { expiresAt: WALL + leftMs })]]),
    residentAt: NOW - 1_000,
    ...over,
  });
  const lane = laneOf(backend, MODEL);
  Object.assign(lane, { progressAt: NOW - MIN, asked: { ...lane.asked, alike: [''] } });
  return backend;
}

const look = (backend: Backend, wanted: StayWanted | null = thirty, told?: StayTold) =>
  lookAtStays(backend, momentOf(wanted, told)).map(({ model, isDue, why }) => ({ model, isDue, why }));

describe('a model in memory whose stay is ruled', () => {
  it('is to be told of where its server goes by something else', () => {
    expect(look(rig())).toEqual([{ model: MODEL, isDue: true, why: 'about to be told' }]);
    expect(look(rig({}, 29 * MIN))).toEqual([{ model: MODEL, isDue: false, why: null }]);
  });

  it('is nothing where no rule is about it', () => {
    expect(look(rig(), null)).toEqual([]);
  });

  it('waits while it is in use, or a load goes on beside it', () => {
    const used = rig();
    laneOf(used, MODEL).runs.add({ firstByteAt: NOW } as never);
    expect(look(used)).toMatchObject([{ isDue: false, why: 'in use: its server is told once it is idle' }]);
    const loading = rig();
    laneOf(loading, 'other:latest').runs.add({ firstByteAt: null, expects: { needsLoad: true } } as never);
    expect(look(loading)).toMatchObject([{ isDue: false, why: 'a load there has to end first' }]);
  });

  it('waits until its options are known, since others would load it anew', () => {
    const backend = rig();
    laneOf(backend, MODEL).asked = { ...laneOf(backend, MODEL).asked, alike: [] };
    expect(look(backend)).toMatchObject([{ isDue: false, why: expect.stringContaining('is not known') }]);
  });

  it('goes by no list that is older than the last request', () => {
    expect(look(rig({ residentAt: NOW - 2 * MIN }))).toMatchObject([
      { isDue: false, why: 'waiting for its server to tell' },
    ]);
  });

  it.each([
    [{ mode: 'draining' }, 'its server is draining'],
    [{ mode: 'maintenance' }, 'its server is in maintenance'],
    [{ health: { state: 'down', reason: 'gone' } }, 'its server does not tell what is in memory'],
    [{ unreadSince: 5 }, 'its server does not tell what is in memory'],
  ] as const)('is left alone where %j', (over, why) => {
    expect(look(rig(over as Partial<Backend>))).toMatchObject([{ isDue: false, why }]);
  });

  it('is told at once what another rule says, whatever is left of the time before', () => {
    const told: StayTold = { term: 'pin', runner: 0, at: NOW - 2 * MIN };
    expect(look(rig({}, 29 * MIN), thirty, told)).toMatchObject([{ isDue: true }]);
    expect(look(rig({}, 29 * MIN), thirty, { ...told, term: 30 * MIN })).toMatchObject([{ isDue: false, why: null }]);
  });

  it('is found under the name of the same weights, and asked for by the name whose options are known', () => {
    const backend = rig({
      installed: new Map([
        [MODEL, installedRow(MODEL, { digest: 'same' })],
        [TWIN, installedRow(TWIN, { digest: 'same' })],
      ]),
      resident: new Map([[TWIN, residentRow(TWIN, { expiresAt: WALL + 4 * MIN })]]),
    });
    expect(look(backend, pin)).toEqual([{ model: MODEL, isDue: true, why: 'about to be told' }]);
  });
});
