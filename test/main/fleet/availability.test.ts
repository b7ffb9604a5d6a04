import { describe, expect, it } from 'vitest';
import { whyUnavailable } from '../../../main/fleet/availability.ts';
import { laneOf } from '../../../main/fleet/backend.ts';
import type { BackendHealth, BackendMode } from '../../../shared/snapshot.ts';
import { backendOf, MODEL, needOf, residentRow } from '../../support/fleet-fixture.ts';

const healths: BackendHealth[] = ['starting', 'up', 'degraded', 'misconfigured', 'down'];
const modes: BackendMode[] = ['active', 'draining', 'maintenance'];
const inState = (state: BackendHealth, mode: BackendMode = 'active') =>
  backendOf('rig', { mode, health: { state, reason: state === 'up' ? null : `because of ${state}` } });

describe('a backend in each state', () => {
  it.each(healths.flatMap((health) => modes.map((mode) => [health, mode] as const)))(
    '%s and %s: takes new work only when active and up or degraded, else says why',
    (health, mode) => {
      const why = whyUnavailable(inState(health, mode), needOf(), 0);
      const may = mode === 'active' && (health === 'up' || health === 'degraded');
      expect(why === null).toBe(may);
      if (why) expect(why.reason).toContain(mode === 'active' ? `${health}: because of ${health}` : mode);
    },
  );

  it('is worth waiting for while it is starting, and only then', () => {
    expect(whyUnavailable(inState('starting'), needOf(), 0)?.kind).toBe('soon');
    expect(whyUnavailable(inState('down'), needOf(), 0)?.kind).toBe('out');
    expect(whyUnavailable(inState('misconfigured'), needOf(), 0)?.kind).toBe('out');
    expect(whyUnavailable(inState('starting', 'draining'), needOf(), 0)?.kind).toBe('out');
  });

  it('has a reason even when the probe gave none', () => {
    const backend = backendOf('rig', { health: { state: 'down', reason: null } });
    expect(whyUnavailable(backend, needOf(), 0)?.reason).toBe('down: no reason given');
  });
});

describe('a management order', () => {
  const order = needOf({
    kind: 'management',
    route: '/api/pull',
    model: 'new:latest',
    takesSlot: false,
    backend: 'rig',
  });

  it.each(modes)('reaches the backend it names though that is %s', (mode) => {
    expect(whyUnavailable(inState('up', mode), order, 0)).toBeNull();
  });

  it('does not reach one that is down', () => {
    expect(whyUnavailable(inState('down', 'maintenance'), order, 0)?.kind).toBe('out');
  });

  it('never reaches another backend', () => {
    expect(whyUnavailable(backendOf('other'), order, 0)).toMatchObject({ kind: 'not_asked' });
  });
});

describe('the model', () => {
  it('must be installed', () => {
    expect(whyUnavailable(backendOf('rig'), needOf({ model: 'other:latest' }), 0)).toEqual({
      kind: 'model',
      reason: 'other:latest is not installed',
    });
  });

  it('may turn up while the inventory is not known yet', () => {
    expect(whyUnavailable(backendOf('rig', { installed: null }), needOf(), 0)?.kind).toBe('soon');
  });

  it('need not be installed when the cloud serves it', () => {
    const need = needOf({ model: 'gpt-oss:120b-cloud', cloud: true, takesSlot: false });
    expect(whyUnavailable(backendOf('rig', { installed: new Map() }), need, 0)).toBeNull();
  });

  it('is served no more by a backend whose lane is out, while its other models are', () => {
    const backend = backendOf('rig');
    laneOf(backend, MODEL).out = { since: 0, reason: 'runner died', isWedged: false, isHealing: false };
    expect(whyUnavailable(backend, needOf(), 0)?.reason).toBe(`${MODEL} is out of rotation: runner died`);
    expect(whyUnavailable(backend, needOf({ model: null }), 0)).toBeNull();
  });
});

describe('a server that said "busy"', () => {
  const backend = backendOf('rig', { loadsCooledUntil: 5_000 });

  it('is asked for no load until it has cooled', () => {
    expect(whyUnavailable(backend, needOf(), 4_999)?.reason).toBe('too busy to load another model');
    expect(whyUnavailable(backend, needOf(), 5_000)).toBeNull();
  });

  it('goes on serving what it has loaded', () => {
    const warm = backendOf('rig', { loadsCooledUntil: 5_000, resident: new Map([[MODEL, residentRow()]]) });
    expect(whyUnavailable(warm, needOf(), 0)).toBeNull();
  });

  it('still describes its models', () => {
    expect(whyUnavailable(backend, needOf({ kind: 'inventory', route: '/api/show', takesSlot: false }), 0)).toBeNull();
  });
});

it('a route the server version lacks is named with the version', () => {
  const backend = backendOf('rig', { version: '0.5.0', missingRoutes: new Set(['/v1/responses']) });
  expect(whyUnavailable(backend, needOf({ route: '/v1/responses' }), 0)).toEqual({
    kind: 'out',
    reason: 'version 0.5.0 does not have /v1/responses',
  });
  expect(whyUnavailable(backend, needOf(), 0)).toBeNull();
});
