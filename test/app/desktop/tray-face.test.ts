import { describe, expect, it } from 'vitest';
import { describeFace } from '../../../app/desktop/tray/tray-face.ts';
import { idleRates } from '../../support/backend-snapshot.ts';
import { snapshotOf, stuckLane } from './snapshots.ts';

const iconOf = (...backends: Parameters<typeof snapshotOf>[0]) => describeFace(snapshotOf(backends), 0).icon;

describe("the tray's icon", () => {
  it('is calm while everything is as ordered', () => {
    expect(iconOf({}, { mode: 'draining' }, { mode: 'maintenance', health: 'down' })).toBe('good');
    expect(iconOf({ health: 'starting' })).toBe('good');
    expect(iconOf()).toBe('good');
  });

  it.each(['down', 'misconfigured', 'degraded'] as const)('asks for attention when a backend is %s', (health) => {
    expect(iconOf({}, { health })).toBe('attention');
  });

  it('asks for attention when one model is stuck on a backend that answers', () => {
    expect(iconOf({ lanes: [stuckLane] })).toBe('attention');
  });

  it('asks for attention when the configuration could not be applied', () => {
    expect(describeFace(snapshotOf([{}], { configProblems: ['backends[0].url: no'] }), 0).icon).toBe('attention');
  });

  it('shows a gateway that stops', () => {
    const stopping = { state: 'stopping', stopsAt: 30_000, inFlight: 3 } as const;
    expect(describeFace(snapshotOf([{ health: 'down' }], stopping), 5_000)).toEqual({
      icon: 'stopped',
      tooltip: 'Stopping: 3 streams, 25 s left',
    });
  });
});

describe("the tray's tooltip", () => {
  it('counts backends and requests', () => {
    const rates = { ...idleRates, requestsPerSecond: 2.14 };
    const snapshot = snapshotOf([{}, { health: 'degraded' }, {}, { health: 'down' }], { rates });
    expect(describeFace(snapshot, 0).tooltip).toBe('3 of 4 backends up · 2.1 req/s');
  });

  it('says how many requests wait', () => {
    const rates = { ...idleRates, requestsPerSecond: 41.7 };
    expect(describeFace(snapshotOf([{}], { rates, queued: 12 }), 0).tooltip).toBe(
      '1 of 1 backend up · 42 req/s · 12 waiting',
    );
  });

  it('says when there is nothing to count', () => {
    expect(describeFace(snapshotOf([]), 0).tooltip).toBe('No backends yet · 0.0 req/s');
  });
});
