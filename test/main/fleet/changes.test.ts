import { describe, expect, it } from 'vitest';
import { faultOf, type LiveFleet, MODEL, settingsOf, startFleet } from '../../support/fleet-fixture.ts';

const dull = new Set(['capacity', 'state', 'suspect', 'stale']);

/** What is worth looking back at since the last call. */
const newsOf = ({ events }: LiveFleet) => events.splice(0).filter(({ kind }) => !dull.has(kind));

function startQuiet(...backends: Parameters<typeof startFleet>[0]) {
  const live = startFleet(backends);
  newsOf(live);
  return live;
}

describe('who is in the fleet', () => {
  it('is no news at the start', () => {
    expect(newsOf(startFleet(['rig', 'other'])).filter(({ kind }) => kind === 'members')).toEqual([]);
  });

  it('is told as who came, who left and who was changed, together', () => {
    const live = startQuiet('rig', 'old');
    const [before, now] = [settingsOf('rig'), settingsOf('rig', { slots: 8, weight: 2 })];
    live.configure([now, settingsOf('new')]);
    expect(newsOf(live)).toEqual([{ kind: 'members', added: ['new'], removed: ['old'], edited: [{ before, now }] }]);
  });

  it('is no news when the same is read again or the order differs', () => {
    const live = startQuiet('rig', 'other');
    live.configure([settingsOf('other'), settingsOf('rig')]);
    expect(newsOf(live)).toEqual([]);
  });
});

describe('a mode', () => {
  it('is told when it is ordered, with what still runs there, and once', () => {
    const live = startQuiet('rig');
    live.fleet.lease('rig', { model: MODEL });
    live.fleet.setMode('rig', 'draining');
    live.fleet.setMode('rig', 'draining');
    expect(newsOf(live)).toEqual([{ kind: 'mode', backend: 'rig', now: 'draining', inFlight: 1, endsAt: null }]);
  });

  it('is told when the file changes it, and apart from other settings', () => {
    const live = startQuiet('rig');
    live.configure([settingsOf('rig', { mode: 'maintenance' })]);
    expect(newsOf(live)).toEqual([{ kind: 'mode', backend: 'rig', now: 'maintenance', inFlight: 0, endsAt: null }]);
  });

  it('of draining ends with the last that ran there', () => {
    const live = startQuiet('rig');
    const [first, second] = [live.fleet.lease('rig', { model: MODEL }), live.fleet.lease('rig', { model: null })];
    live.fleet.setMode('rig', 'draining');
    newsOf(live);
    first.release();
    expect(newsOf(live)).toEqual([]);
    second.release();
    second.release();
    expect(newsOf(live)).toEqual([{ kind: 'drained', backend: 'rig' }]);
  });

  it('of draining is nobody’s business once the backend was removed', () => {
    const live = startQuiet('rig', 'other');
    const lease = live.fleet.lease('rig', { model: MODEL });
    live.fleet.setMode('rig', 'draining');
    live.configure([settingsOf('other')]);
    newsOf(live);
    lease.release();
    expect(newsOf(live)).toEqual([]);
  });
});

it('health is told with what it was before', () => {
  const live = startQuiet('rig');
  live.fleet.setHealth('rig', { state: 'down', reason: 'refused' });
  live.fleet.setHealth('rig', { state: 'down', reason: 'refused' });
  expect(newsOf(live)).toEqual([
    {
      kind: 'health',
      backend: 'rig',
      before: { state: 'up', reason: null },
      now: { state: 'down', reason: 'refused' },
    },
  ]);
});

it('another version is told, the first one is not', () => {
  const live = startQuiet('rig');
  for (const version of ['0.32.0', '0.32.0', '0.33.1']) live.fleet.setVersion('rig', version);
  expect(newsOf(live)).toEqual([{ kind: 'version', backend: 'rig', before: '0.32.0', now: '0.33.1' }]);
});

describe('a lane', () => {
  const oom = faultOf('lane', { certain: true, reason: 'out of memory' });

  it('is told to be out once, however often it fails, and back once it has passed its trial', () => {
    const live = startQuiet('rig');
    live.fleet.noteFault('rig', oom);
    live.fleet.noteFault('rig', oom);
    expect(newsOf(live)).toEqual([{ kind: 'lane', backend: 'rig', model: MODEL, outReason: 'out of memory' }]);
    live.clock.advance(30_000);
    live.fleet.confirmAlive('rig', live.clock.now());
    expect(newsOf(live)).toEqual([]);
    live.fleet.noteFault('rig', oom);
    expect(newsOf(live)).toEqual([]);
    live.clock.advance(30_000);
    live.fleet.confirmAlive('rig', live.clock.now());
    live.fleet.noteSuccess('rig', MODEL);
    live.fleet.noteSuccess('rig', MODEL);
    expect(newsOf(live)).toEqual([{ kind: 'lane', backend: 'rig', model: MODEL, outReason: null }]);
  });

  it('is not told of for a fault that is not its own', () => {
    const live = startQuiet('rig');
    live.fleet.noteFault('rig', faultOf('busy'));
    live.fleet.noteFault('rig', faultOf('lane', { model: null, certain: true }));
    expect(newsOf(live)).toEqual([]);
  });
});
