import { describe, expect, it } from 'vitest';
import { decideNotice, knowsNothing } from '../../../app/desktop/notices/notice-rules.ts';
import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import { snapshotOf } from './snapshots.ts';

type Backends = Parameters<typeof snapshotOf>[0];

const down = { health: 'down', reason: 'connection refused' } as const;

/** Plays snapshots at their times and collects what is told. */
function watcher() {
  let state = knowsNothing;
  return (nowMs: number, backends: Backends, { isSeen = false, events = [] as GatewayEvent[] } = {}) => {
    const decided = decideNotice(state, snapshotOf(backends, {}, { events }), { nowMs, isSeen });
    state = decided.state;
    return decided.notice;
  };
}

const queueEvent = (severity: GatewayEvent['severity'], text: string): GatewayEvent => ({
  seq: 1,
  at: 0,
  kind: 'queue',
  severity,
  backend: null,
  text,
});

describe('telling of backends', () => {
  it('is silent about what was so from the start', () => {
    const see = watcher();
    expect([see(0, [{}, down]), see(60_000, [{}, down])]).toEqual([null, null]);
  });

  it('tells of one that fails, with its reason and the way to it', () => {
    const see = watcher();
    see(0, [{}, {}]);
    expect(see(1_000, [{}, down])).toBeNull();
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
    see(1_000, [{}, down]);
    see(4_000, [{}, down]);
    expect(see(40_000, [{}, { health: 'starting' }])).toBeNull();
    see(50_000, [{}, {}]);
    expect(see(53_000, [{}, {}])).toEqual({
      title: 'rig-2 is back',
      body: 'It takes requests again',
      to: '#/backend/rig-2',
    });
  });

  it('makes one notification of many that fail together', () => {
    const see = watcher();
    see(0, Array(50).fill({}));
    see(1_000, [...Array(20).fill(down), ...Array(30).fill({})]);
    expect(see(4_000, [...Array(49).fill(down), {}])).toEqual({
      title: '49 backends are down',
      body: 'rig-1, rig-2, rig-3, rig-4 and 45 more',
      to: '#/fleet',
    });
  });

  it('says so when none is left', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [down, down]);
    expect(see(4_000, [down, down])?.title).toBe('All 2 backends are down');
    see(40_000, [{}, {}]);
    see(43_000, [{}, {}]);
    see(80_000, [down, { ...down, health: 'misconfigured' }]);
    expect(see(83_000, [down, { ...down, health: 'misconfigured' }])?.title).toBe('All 2 backends are out of service');
  });

  it('makes no noise about one that came back before anybody was told', () => {
    const see = watcher();
    see(0, [{}]);
    expect([see(1_000, [down]), see(2_000, [{}]), see(4_000, [{}]), see(10_000, [{}])]).toEqual(Array(4).fill(null));
  });

  it('leaves whoever was just told alone for half a minute, then tells what still holds', () => {
    const see = watcher();
    see(0, [{}, {}, {}]);
    see(1_000, [down, {}, {}]);
    expect(see(4_000, [down, {}, {}])?.title).toBe('rig-1 is down');
    expect(see(5_000, [{}, down, down])).toBeNull();
    expect(see(33_999, [{}, down, {}])).toBeNull();
    expect(see(34_000, [{}, down, {}])).toEqual({
      title: 'rig-2 is down, 1 is back',
      body: 'Out: rig-2\nBack: rig-1',
      to: '#/fleet',
    });
  });

  it('is silent about what was seen in the panel, or what nobody wants to hear', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, down], { isSeen: true });
    expect(see(5_000, [{}, down])).toBeNull();
    see(40_000, [{}, {}]);
    expect(see(43_000, [{}, {}])?.title).toBe('rig-2 is back');
  });

  it('is silent about what an admin ordered or removed', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, { ...down, mode: 'maintenance' }]);
    expect(see(5_000, [{}, { ...down, mode: 'maintenance' }])).toBeNull();
    see(10_000, [down, {}]);
    see(14_000, [down, {}]);
    expect(see(60_000, [])).toBeNull();
    expect(see(70_000, [])).toBeNull();
  });
});

describe('telling of a long queue', () => {
  const long = { events: [queueEvent('warning', '57 requests are waiting')] };

  it('happens once per crossing', () => {
    const see = watcher();
    see(0, [{}]);
    see(1_000, [{}], long);
    expect(see(4_000, [{}], long)).toEqual({
      title: 'Requests are waiting',
      body: '57 requests are waiting',
      to: '#/traffic',
    });
    expect(see(60_000, [{}], long)).toBeNull();
    see(61_000, [{}], { events: [queueEvent('good', 'the queue is short again')] });
    see(100_000, [{}], long);
    expect(see(103_000, [{}], long)?.title).toBe('Requests are waiting');
  });

  it('joins what is said about backends', () => {
    const see = watcher();
    see(0, [{}, {}]);
    see(1_000, [{}, down], long);
    expect(see(4_000, [{}, down], long)).toEqual({
      title: 'rig-2 is down',
      body: 'connection refused\n57 requests are waiting',
      to: '#/backend/rig-2',
    });
  });

  it('is not repeated when other events push its own out of the list', () => {
    const see = watcher();
    see(0, [{}], long);
    expect([see(1_000, [{}]), see(5_000, [{}], long), see(9_000, [{}], long)]).toEqual([null, null, null]);
  });
});
