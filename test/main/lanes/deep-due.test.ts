import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Backend, type Lane, laneOf } from '../../../main/fleet/backend.ts';
import { isDeepDue, type LastCheck } from '../../../main/lanes/deep-due.ts';
import { InFlight } from '../../../shared/in-flight.ts';
import { backendOf, installedRow, MODEL, residentRow } from '../../support/fleet-fixture.ts';
import { createRun } from '../../support/run-fixture.ts';

const OPTIONS = { intervalMs: 60_000, timeoutMs: 10_000, fall: 3 };
const NOW = 1_000_000;

interface Scene {
  readonly backend?: Partial<Backend>;
  readonly lane?: Partial<Lane>;
  readonly last?: LastCheck;
  readonly leavesInMs?: number;
  readonly intervalMs?: number;
}

/** Two minutes ago it was used, and never checked since; it leaves memory in three. */
function isDue({ backend: over = {}, lane: some = {}, last, leavesInMs = 180_000, intervalMs = 60_000 }: Scene = {}) {
  const resident = new Map([[MODEL, residentRow(MODEL, { expiresAt: NOW + leavesInMs })]]);
  const backend = backendOf('rig', { resident, ...over });
  const lane = Object.assign(laneOf(backend, MODEL), { progressAt: NOW - 120_000, ...some });
  return isDeepDue(backend, lane, last, { ...OPTIONS, intervalMs }, { now: NOW, wallNow: NOW });
}

it('is due a while after the model was used, once for each use, and again while it fails', () => {
  expect(isDue()).toBe(true);
  expect(isDue({ lane: { progressAt: NOW - 30_000 } })).toBe(false);
  expect(isDue({ last: { at: NOW - 61_000, failures: 0 } })).toBe(false);
  expect(isDue({ last: { at: NOW - 61_000, failures: 1 } })).toBe(true);
  expect(isDue({ last: { at: NOW - 59_000, failures: 1 } })).toBe(false);
});

it('is due for a model that was only loaded, too', () => {
  expect(isDue({ lane: { progressAt: 0, appearedAt: NOW - 120_000 } })).toBe(true);
});

it('is never due while something runs there, where the lane or its backend is out, or when it is switched off', () => {
  expect(isDue({ lane: { runs: new InFlight([createRun()]) } })).toBe(false);
  expect(isDue({ lane: { out: { since: 0, reason: 'crashed', isWedged: false, isHealing: false } } })).toBe(false);
  expect(isDue({ backend: { mode: 'draining' } })).toBe(false);
  expect(isDue({ backend: { health: { state: 'down', reason: 'gone' } } })).toBe(false);
  expect(isDue({ intervalMs: 0 })).toBe(false);
});

it('is never due for a model that is not in memory, may not be, or is not made for completing', () => {
  expect(isDue({ backend: { resident: new Map() } })).toBe(false);
  expect(isDue({ backend: { unreadSince: NOW - 1_000 } })).toBe(false);
  expect(isDue({ backend: { version: '0.12.6' }, lane: { appearedAt: NOW - 120_000 } })).toBe(false);
  const capabilities = (some: readonly string[]) => ({
    backend: { installed: new Map([[MODEL, installedRow(MODEL, { capabilities: some })]]) },
  });
  expect(isDue(capabilities(['embedding']))).toBe(false);
  expect(isDue(capabilities([]))).toBe(true);
});

it('is never due for a model that may have left memory before the check ends', () => {
  fc.assert(fc.property(fc.integer({ min: -14_999, max: 15_000 }), (leavesInMs) => !isDue({ leavesInMs })));
  expect(isDue({ leavesInMs: 15_001 })).toBe(true);
});

it('is due for one that is past its time to leave: something holds it there', () => {
  expect(isDue({ leavesInMs: -60_000 })).toBe(true);
});
