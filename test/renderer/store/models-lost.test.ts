import { expect, it } from 'vitest';
import { modelsLost } from '../../../renderer/store/models-lost.ts';
import type { BackendInventory } from '../../../shared/snapshot.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';

const has = (backend: string, ...names: string[]): BackendInventory => ({
  backend,
  installed: names.map((name) => ({ name, digest: 'd', sizeBytes: 1 })),
});
const fleet = [
  createBackendSnapshot({ id: 'a' }),
  createBackendSnapshot({ id: 'b' }),
  createBackendSnapshot({ id: 'c' }),
];

it('names the models that no other backend in service has', () => {
  const inventory = [has('a', 'big:70b', 'small:8b'), has('b', 'small:8b'), has('c')];
  expect(modelsLost('a', fleet, inventory)).toEqual(['big:70b']);
  expect(modelsLost('b', fleet, inventory)).toEqual([]);
});

it('does not count on backends that are down, draining or in maintenance', () => {
  const inventory = [has('a', 'm:1'), has('b', 'm:1'), has('c', 'm:1')];
  const [a, b, c] = fleet;
  if (!a || !b || !c) throw new Error('three backends');
  expect(modelsLost('a', [a, { ...b, health: 'down' }, { ...c, mode: 'draining' }], inventory)).toEqual(['m:1']);
  expect(modelsLost('a', [a, { ...b, health: 'degraded' }, { ...c, mode: 'maintenance' }], inventory)).toEqual([]);
});

it('claims nothing about a backend whose models were never read', () => {
  expect(modelsLost('a', fleet, [{ backend: 'a', installed: null }])).toEqual([]);
  expect(modelsLost('zz', fleet, [has('a', 'm:1')])).toEqual([]);
});
