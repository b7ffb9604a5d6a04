import { expect, it } from 'vitest';
import type { BackendInventory, BackendSnapshot } from '../../shared/snapshot.ts';
import { type Reach, unreachableWithout } from '../../shared/unreachable-without.ts';
import { createBackendSnapshot } from '../support/backend-snapshot.ts';

const has = (backend: string, ...names: string[]): BackendInventory => ({
  backend,
  installed: names.map((name) => ({ name, digest: 'd', sizeBytes: 1 })),
});
const fleet = [
  createBackendSnapshot({ id: 'a' }),
  createBackendSnapshot({ id: 'b' }),
  createBackendSnapshot({ id: 'c' }),
];

const modelsLost = (
  id: string,
  backends: readonly BackendSnapshot[],
  inventory: readonly BackendInventory[],
  aliases: Reach['aliases'] = [],
) => unreachableWithout(id, { backends, inventory, aliases });

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

it('claims nothing about a backend that serves nobody itself', () => {
  const [a, b, c] = fleet;
  if (!a || !b || !c) throw new Error('three backends');
  const inventory = [has('a', 'm:1')];
  expect(modelsLost('a', [{ ...a, mode: 'draining' }, b, c], inventory)).toEqual([]);
  expect(modelsLost('a', [{ ...a, health: 'down' }, b, c], inventory)).toEqual([]);
});

it('loses a cloud model only with the last backend, which is all that it needs', () => {
  const inventory = [has('a', 'gpt-oss:120b-cloud'), has('b')];
  expect(modelsLost('a', fleet, inventory)).toEqual([]);
  expect(modelsLost('a', fleet.slice(0, 1), inventory)).toEqual(['gpt-oss:120b-cloud']);
});

it('names aliases whose every way leads there', () => {
  const step = (...servedBy: string[]) => ({ model: 'm:1', backends: null, servedBy, reason: null });
  const aliases = [
    { name: 'chat', steps: [step('a', 'b')] },
    { name: 'large', steps: [step('a')] },
    { name: 'large-or-small', steps: [step('a'), step('b')] },
    { name: 'nobody', steps: [step()] },
  ];
  expect(modelsLost('a', fleet, [has('a', 'm:1'), has('b', 'm:1')], aliases)).toEqual(['large']);
});
