import { describe, expect, it } from 'vitest';
import type { Need } from '../../../main/fleet/availability.ts';
import type { Backend } from '../../../main/fleet/backend.ts';
import { findCandidates } from '../../../main/fleet/candidates.ts';
import { refusePlacement } from '../../../main/proxy/refuse-placement.ts';
import { backendOf, installedRow, MODEL, NOBODY, needOf } from '../../support/fleet-fixture.ts';

const holding = (...models: string[]) => new Map(models.map((model) => [model, installedRow(model)]));
const dead = { health: { state: 'down', reason: 'connection refused' } } as const;

/** The refusal for a need that nobody in this fleet may serve. */
function refuse(fleet: readonly Backend[], need: Need = needOf(), tried = NOBODY) {
  const { eligible, passedOver } = findCandidates(fleet, need, tried, { now: 0, slowStartMs: 0 });
  expect(eligible).toEqual([]);
  return refusePlacement(need, passedOver, fleet);
}

describe('when nobody may serve it', () => {
  it('an empty fleet says that it is empty', () => {
    expect(refuse([])).toEqual({ code: 'no_backend', message: 'no backend is configured', retryAfterS: 10 });
  });

  it('each backend is named with its reason, and a time to ask again', () => {
    expect(refuse([backendOf('a', dead), backendOf('b', { mode: 'maintenance' })])).toEqual({
      code: 'no_backend',
      message: 'no backend can serve this now: a: down: connection refused; b: maintenance',
      retryAfterS: 10,
    });
  });

  it.each([
    ['not checked yet', { health: { state: 'starting', reason: 'not checked yet' } } as const],
    ['not asked for its models yet', { installed: null }],
  ])('it is worth waiting for a backend that is %s', (_, over) => {
    expect(refuse([backendOf('a', dead), backendOf('b', over)])).toBeNull();
  });

  it('it is not worth waiting for a backend that was not asked for', () => {
    const starting = backendOf('b', { health: { state: 'starting', reason: 'not checked yet' } });
    expect(refuse([backendOf('a', dead), starting], needOf({ backend: 'a' }))?.code).toBe('no_backend');
  });

  it('those tried already are named as such', () => {
    expect(refuse([backendOf('a')], needOf(), new Set(['a']))?.message).toBe(
      'no backend can serve this now: a: already tried',
    );
  });
});

describe('a backend asked for by name', () => {
  it('that does not exist is refused with the names there are', () => {
    expect(refuse([backendOf('a'), backendOf('b')], needOf({ backend: 'c' }))).toEqual({
      code: 'backend_not_found',
      message: "no backend is called 'c'; there are a, b",
    });
  });

  it('is the only one the refusal speaks of', () => {
    expect(refuse([backendOf('a', dead), backendOf('b')], needOf({ backend: 'a' }))?.message).toBe(
      'no backend can serve this now: a: down: connection refused',
    );
  });

  it('that lacks the model is told apart from those that have it', () => {
    const fleet = [backendOf('a', { installed: holding('x:latest') }), backendOf('b')];
    expect(refuse(fleet, needOf({ backend: 'a' }))).toEqual({
      code: 'model_not_found',
      message: `model '${MODEL}' not found; installed: x:latest`,
    });
  });
});

describe('a model that is nowhere installed', () => {
  it('is not found, and what there is is listed once, in order', () => {
    const fleet = [
      backendOf('a', { installed: holding('z:latest', 'x:latest') }),
      backendOf('b', { installed: holding('x:latest') }),
    ];
    expect(refuse(fleet)).toEqual({
      code: 'model_not_found',
      message: `model '${MODEL}' not found; installed: x:latest, z:latest`,
    });
  });

  it('is not found on servers that have none', () => {
    expect(refuse([backendOf('a', { installed: holding() })])?.message).toBe(
      `model '${MODEL}' not found: no backend has any model installed`,
    );
  });

  it('is not looked for in a list of hundreds', () => {
    const many = Array.from({ length: 25 }, (_, n) => `m${String(n).padStart(2, '0')}:latest`);
    const { message } = refuse([backendOf('a', { installed: holding(...many) })])!;
    expect(message).toMatch(/installed: m00:latest, .*, m19:latest, and 5 more$/);
  });

  it('is unavailable, not unknown, when its only holder is out', () => {
    expect(refuse([backendOf('a', dead), backendOf('b', { installed: holding('x:latest') })])?.code).toBe('no_backend');
  });

  it('is unavailable, not unknown, when no inventory was ever read', () => {
    expect(refuse([backendOf('a', { ...dead, installed: null })])?.code).toBe('no_backend');
  });
});

describe('a need that no inventory answers', () => {
  const out = backendOf('a', { ...dead, installed: holding('x:latest') });

  it('says that the backend is down when a pull of a new model is ordered there', () => {
    const pull = needOf({
      kind: 'management',
      route: '/api/pull',
      model: 'new:latest',
      takesSlot: false,
      backend: 'a',
    });
    expect(refuse([out], pull)).toMatchObject({ code: 'no_backend', message: expect.stringContaining('a: down') });
  });

  it('says that the backends are down when the cloud is to serve the model', () => {
    const cloud = needOf({ model: 'gpt-oss:120b-cloud', cloud: true, takesSlot: false });
    expect(refuse([out], cloud)?.code).toBe('no_backend');
  });

  it('says so too for an exchange without a model', () => {
    expect(refuse([out], needOf({ model: null, takesSlot: false }))?.code).toBe('no_backend');
  });
});
