import { describe, expect, it } from 'vitest';
import { decideNotice, knowsNothing } from '../../../app/desktop/notices/notice-rules.ts';
import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import { createLaneSnapshot } from '../../support/lane-snapshot.ts';
import { snapshotOf } from './snapshots.ts';

type Backends = Parameters<typeof snapshotOf>[0];
type Said = Pick<GatewayEvent, 'kind' | 'severity' | 'backend' | 'model' | 'text'>;

const down = { health: 'down' } as const;

const isDown = (id: string): Said => ({
  kind: 'health',
  severity: 'bad',
  backend: id,
  text: `${id} is down: connection refused`,
});
const isBack = (id: string): Said => ({
  kind: 'health',
  severity: 'good',
  backend: id,
  text: `${id} is back after 40 s`,
});
const manyAreOut: Said = { kind: 'health', severity: 'bad', backend: null, text: '47 more backends went out' };
const isLong: Said = { kind: 'queue', severity: 'warning', backend: null, text: '57 requests wait for a free slot' };
const isShort: Said = { kind: 'queue', severity: 'good', backend: null, text: 'nobody waits any more' };

/** Plays snapshots at their times, with what the gateway has said since the one before, and collects what is told. */
function watcher() {
  let state = knowsNothing;
  let events: GatewayEvent[] = [];
  let seq = 0;
  return (nowMs: number, backends: Backends, said: readonly Said[] = [], { isSeen = false } = {}) => {
    for (const some of said) {
      seq += 1;
      events = [{ seq, at: nowMs, ...some }, ...events].slice(0, 20);
    }
    const decided = decideNotice(state, snapshotOf(backends, {}, { events }), { nowMs, isSeen });
    state = decided.state;
    return decided.notice;
  };
}

describe('telling of backends', () => {
  it('is silent about what was so from the start', () => {
    const see = watcher();
    expect([see(0, [{}, down], [isDown('rig-2')]), see(60_000, [{}, down])]).toEqual([null, null]);
  });

  it('tells of one that fails, with its reason and the way to it, once', () => {
    const see = watcher();
    see(0, [{}, {}]);
    expect(see(1_000, [{}, down], [isDown('rig-2')])).toBeNull();
    expect(see(3_999, [{}, down])).toBeNull();
    expect(see(4_000, [{}, down])).toEqual({
      title: 'rig-2 is down',
      body: 'connection refused',
      to: '#/backend/rig-2',
    });
    expect(see(60_000, [{}, down])).toBeNull();
  });

  it('tells of one that is back, once it really takes requests again', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, down], [isDown('rig-2')]);
    see(4_000, [{}, down]);
    expect(see(40_000, [{}, { health: 'starting' }])).toBeNull();
    see(50_000, [{}, {}], [isBack('rig-2')]);
    expect(see(53_000, [{}, {}])).toEqual({ title: 'rig-2 is back', body: 'after 40 s', to: '#/backend/rig-2' });
  });

  it('makes one notification of many that fail together, also of those that no event names', () => {
    const see = watcher();
    see(0, Array(50).fill({}));
    see(1_000, [down, down, down, ...Array(47).fill({})], ['rig-1', 'rig-2', 'rig-3'].map(isDown));
    expect(see(4_000, [...Array(49).fill(down), {}], [manyAreOut])).toEqual({
      title: '49 backends are down',
      body: 'rig-1, rig-2, rig-3, rig-4 and 45 more',
      to: '#/fleet',
    });
  });

  it('says so when none is left, and whether they are down or out of service for another reason', () => {
    const see = watcher();
    const misconfigured = { health: 'misconfigured' } as const;
    see(0, [{}, {}]);
    see(1_000, [down, down], [isDown('rig-1'), isDown('rig-2')]);
    expect(see(4_000, [down, down])?.title).toBe('All 2 backends are down');
    see(40_000, [{}, {}], [isBack('rig-1'), isBack('rig-2')]);
    see(43_000, [{}, {}]);
    see(80_000, [down, misconfigured], [isDown('rig-1'), isDown('rig-2')]);
    expect(see(83_000, [down, misconfigured])?.title).toBe('All 2 backends are out of service');
  });

  it('makes no noise about one that came back before anybody was told', () => {
    const see = watcher();
    see(0, [{}]);
    const told = [see(1_000, [down], [isDown('rig-1')]), see(2_000, [{}], [isBack('rig-1')]), see(10_000, [{}])];
    expect(told).toEqual([null, null, null]);
  });

  it('leaves whoever was just told alone for half a minute, then tells what still holds', () => {
    const see = watcher();
    see(0, [{}, {}, {}]);
    see(1_000, [down, {}, {}], [isDown('rig-1')]);
    expect(see(4_000, [down, {}, {}])?.title).toBe('rig-1 is down');
    expect(see(5_000, [{}, down, down], [isBack('rig-1'), isDown('rig-2'), isDown('rig-3')])).toBeNull();
    expect(see(33_999, [{}, down, {}], [isBack('rig-3')])).toBeNull();
    expect(see(34_000, [{}, down, {}])).toEqual({
      title: 'rig-2 is down, 1 is back',
      body: 'Out: rig-2\nBack: rig-1',
      to: '#/fleet',
    });
  });

  it('tells once of one that comes and goes, and then again when it has come to rest', () => {
    const see = watcher();
    const unsteady: Said = { ...isDown('rig-1'), text: 'rig-1 comes and goes: 4 failures in 3 min; last: reset' };
    const steady: Said = { ...isBack('rig-1'), text: 'rig-1 is steady again, after 9 failures' };
    see(0, [{}]);
    see(1_000, [down], [unsteady]);
    expect(see(4_000, [down])).toMatchObject({ title: 'rig-1 is down', body: unsteady.text });
    // Nothing is said of it while it goes on.
    for (let at = 60_000; at < 600_000; at += 500) expect(see(at, [(at / 500) % 120 < 60 ? {} : down])).toBeNull();
    see(700_000, [{}], [steady]);
    expect(see(703_000, [{}])).toMatchObject({ title: 'rig-1 is back', body: steady.text });
  });

  it('is silent about what was seen in the panel, or what nobody wants to hear', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, down], [isDown('rig-2')], { isSeen: true });
    expect(see(5_000, [{}, down])).toBeNull();
    see(40_000, [{}, {}], [isBack('rig-2')]);
    expect(see(43_000, [{}, {}])?.title).toBe('rig-2 is back');
  });

  it('is silent about what an admin ordered or removed', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, { ...down, mode: 'maintenance' }], [isDown('rig-2')]);
    expect(see(5_000, [{}, { ...down, mode: 'maintenance' }])).toBeNull();
    see(10_000, [down, {}], [isDown('rig-1')]);
    see(14_000, [down, {}]);
    expect(see(60_000, [])).toBeNull();
    expect(see(70_000, [])).toBeNull();
  });
});

describe('telling of a long queue', () => {
  it('happens once per crossing', () => {
    const see = watcher();
    see(0, [{}]);
    see(1_000, [{}], [isLong]);
    expect(see(4_000, [{}])).toEqual({ title: 'Requests are waiting', body: isLong.text, to: '#/traffic' });
    expect(see(60_000, [{}])).toBeNull();
    see(61_000, [{}], [isShort]);
    see(100_000, [{}], [isLong]);
    expect(see(103_000, [{}])?.title).toBe('Requests are waiting');
  });

  it('does not happen when the queue is gone before anybody was told', () => {
    const see = watcher();
    see(0, [{}]);
    see(1_000, [{}], [isLong]);
    expect([see(2_000, [{}], [isShort]), see(9_000, [{}])]).toEqual([null, null]);
  });

  it('joins what is said about backends', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, down], [isDown('rig-2'), isLong]);
    expect(see(4_000, [{}, down])).toEqual({
      title: 'rig-2 is down',
      body: `connection refused\n${isLong.text}`,
      to: '#/backend/rig-2',
    });
  });
});

const wedged = { lanes: [createLaneSnapshot({ model: 'llama3.1:8b', phase: 'wedged' })] };
const hangs: Said = {
  ...{ kind: 'lane', severity: 'warning', backend: 'rig-1', model: 'llama3.1:8b' },
  text: 'llama3.1:8b on rig-1 is out of rotation: it hangs',
};
const works: Said = { ...hangs, severity: 'good', text: 'llama3.1:8b on rig-1 works again after 40 s' };
const differs: Said = {
  ...{ kind: 'drift', severity: 'warning', backend: 'rig-2', model: 'llama3.1:8b' },
  text: 'llama3.1:8b differs: 91bc on rig-1; 7a2e on rig-2',
};
const alike: Said = { ...differs, severity: 'good', text: 'llama3.1:8b no longer differs between backends' };
const expires: Said = {
  ...{ kind: 'key', severity: 'warning', backend: null },
  text: 'key ck_3f9k2m7q of Ann expires in 3 days; it was last used 2 h ago',
};
const ages: Said = {
  ...{ kind: 'certificate', severity: 'warning', backend: null },
  text: 'the certificate expires in 7 days',
};
const renewed: Said = { ...ages, severity: 'good', text: 'the certificate was renewed and is valid for 90 days' };

describe('telling of what else needs a look', () => {
  it.each<[string, Said, Partial<Backends[number]>, { title: string; to: string }]>([
    ['a model that hangs', hangs, wedged, { title: 'llama3.1:8b hangs on rig-1', to: '#/backend/rig-1' }],
    ['copies that differ', differs, {}, { title: 'Copies of llama3.1:8b differ', to: '#/models' }],
    ['a key near its end', expires, {}, { title: 'A key expires soon', to: '#/keys' }],
    ['a key at its end', { ...expires, severity: 'bad' }, {}, { title: 'A key has expired', to: '#/keys' }],
    ['a certificate', ages, {}, { title: 'The certificate needs a look', to: '#/settings/certificate' }],
  ])('says it once: %s', (_, said, backend, notice) => {
    const see = watcher();
    see(0, [{}]);
    expect(see(1_000, [backend], [said])).toBeNull();
    expect(see(4_000, [backend])).toEqual({ ...notice, body: said.text });
    expect(see(60_000, [backend])).toBeNull();
  });

  it.each<[string, Said, Said, Partial<Backends[number]>]>([
    ['the model works again', hangs, works, wedged],
    ['the copies are alike', differs, alike, {}],
    ['the certificate was renewed', ages, renewed, {}],
  ])('does not happen when %s before anybody was told', (_, begun, ended, backend) => {
    const see = watcher();
    see(0, [{}]);
    see(1_000, [backend], [begun]);
    expect([see(2_000, [backend], [ended]), see(9_000, [backend])]).toEqual([null, null]);
  });

  it('leaves out models that left rotation for another reason than hanging, or hang no longer', () => {
    const see = watcher();
    see(0, [{}]);
    see(1_000, [{ lanes: [createLaneSnapshot({ model: 'llama3.1:8b', phase: 'out' })] }], [hangs]);
    expect(see(9_000, [{}])).toBeNull();
    see(10_000, [wedged], [hangs]);
    see(11_000, [{}]);
    expect(see(20_000, [wedged])).toBeNull();
  });

  it('puts several into one, and leads to the list of all', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, {}], [isLong, differs, expires]);
    expect(see(4_000, [{}, {}])).toEqual({
      title: '3 things need a look',
      body: [isLong.text, differs.text, expires.text].join('\n'),
      to: '#/events?only=trouble',
    });
    see(
      40_000,
      [{}, {}],
      Array.from({ length: 9 }, (_, n) => ({ ...expires, text: `key ${n}` })),
    );
    expect(see(43_000, [{}, {}])).toMatchObject({
      title: '9 things need a look',
      body: 'key 0\nkey 1\nkey 2\nand 6 more',
    });
  });

  it('joins what is said about backends', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, down], [isDown('rig-2'), differs, ages]);
    expect(see(4_000, [{}, down])).toEqual({
      title: 'rig-2 is down',
      body: `connection refused\n${differs.text}\n${ages.text}`,
      to: '#/backend/rig-2',
    });
  });

  it('is not silent at the start about what the gateway tells only once', () => {
    const see = watcher();
    see(0, [wedged], [hangs, expires, ages]);
    expect(see(1_000, [wedged])).toBeNull();
    expect(see(4_000, [wedged])).toMatchObject({
      title: '2 things need a look',
      body: `${expires.text}\n${ages.text}`,
    });
    const seen = watcher();
    seen(0, [{}], [expires], { isSeen: true });
    expect([seen(1_000, [{}]), seen(9_000, [{}])]).toEqual([null, null]);
  });

  it('is silent about what was so from the start, and about what was seen in the panel', () => {
    const see = watcher();
    see(0, [wedged], [hangs, differs, isLong]);
    expect(see(60_000, [wedged])).toBeNull();
    see(61_000, [wedged], [ages], { isSeen: true });
    expect(see(70_000, [wedged])).toBeNull();
  });
});
