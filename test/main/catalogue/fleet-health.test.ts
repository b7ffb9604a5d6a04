import { expect, it } from 'vitest';
import { fleetHealth } from '../../../main/catalogue/fleet-health.ts';
import { backendOf } from '../../support/fleet-fixture.ts';

const up = backendOf('up');
const degraded = backendOf('degraded', { health: { state: 'degraded', reason: 'a lane fails' } });
const down = backendOf('down', { health: { state: 'down', reason: 'refused' } });
const starting = backendOf('new', { health: { state: 'starting', reason: 'not checked yet' } });
const drained = backendOf('drained', { mode: 'draining' });

it.each([
  ['ok when every active backend is up, whatever is out on purpose', [up, drained], 'ok', [2, 1, 1]],
  ['degraded when some active backend is not up', [up, down], 'degraded', [2, 2, 1]],
  ['degraded when all serve, one of them with trouble', [up, degraded], 'degraded', [2, 2, 2]],
  ['down when no active backend is up', [down, starting, drained], 'down', [3, 2, 0]],
  ['down when there are no backends', [], 'down', [0, 0, 0]],
])('the fleet is %s', (_, backends, status, [total, active, up]) => {
  expect(fleetHealth(backends)).toEqual({ status, backends: { total, active, up } });
});
