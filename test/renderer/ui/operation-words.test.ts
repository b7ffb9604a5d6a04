import { expect, it } from 'vitest';
import {
  layerFigures,
  layersInWords,
  operationFigures,
  operationShare,
  operationTitle,
} from '../../../renderer/ui/operation-words.ts';
import type { OperationSnapshot } from '../../../shared/operation.ts';

const pulling: OperationSnapshot = {
  id: 'pull-1',
  kind: 'pull',
  model: 'llama3.1:8b',
  backend: 'rig-2',
  orderedBy: 'panel',
  state: 'running',
  detail: 'pulling 6a0746a1ec1a',
  progress: { done: 2_100_000_000, total: 4_900_000_000, unit: 'bytes' },
  bytesPerSecond: 120_000_000,
  remainingMs: 24_000,
  startedAt: 0,
  endedAt: null,
};

it('names what is done, to which model, where', () => {
  expect(operationTitle(pulling)).toBe('Pulling llama3.1:8b on rig-2');
  expect(operationTitle({ ...pulling, kind: 'warm' }, false)).toBe('Warming llama3.1:8b');
});

it('names what a copy and a sync come to', () => {
  expect(operationTitle({ ...pulling, kind: 'copy', to: 'chat:latest' })).toBe(
    'Copying llama3.1:8b to chat:latest on rig-2',
  );
  expect(operationTitle({ ...pulling, kind: 'sync', to: 'a'.repeat(64) })).toBe(
    'Syncing llama3.1:8b to aaaaaaaaaaaa on rig-2',
  );
  expect(operationTitle({ ...pulling, kind: 'sync', to: 'newest' })).toBe(
    'Syncing llama3.1:8b to the newest build on rig-2',
  );
});

it('says of layers how many are there, and of each how far it is', () => {
  const there = { digest: '6a0746a1ec1a', done: 4_900_000_000, total: 4_900_000_000 };
  const half = { digest: '4fa551d4f938', done: 104_000_000, total: 208_000_000 };
  expect(layersInWords([there, half])).toBe('2 layers so far, 1 there');
  expect(layersInWords([there])).toBe('1 layer so far, all there');
  expect(layerFigures(there, 52_000_000)).toBe('4.9 GB');
  expect(layerFigures(half, 52_000_000)).toBe('50 %, 104 MB of 208 MB, 52.0 MB/s, 2 s left');
  expect(layerFigures(half, null)).toBe('50 %, 104 MB of 208 MB');
});

it('says how far it is, how fast, and how long it will take', () => {
  expect(operationFigures(pulling)).toBe('43 %, 2.1 GB of 4.9 GB, 120 MB/s, 24 s left');
});

it('leaves out what is not known instead of showing nought', () => {
  const vague = { ...pulling, progress: { done: 0, total: null, unit: 'bytes' as const }, bytesPerSecond: null };
  expect(operationFigures({ ...vague, remainingMs: null })).toBe('');
  expect(operationFigures({ ...vague, progress: null, remainingMs: 5_000 })).toBe('5 s left');
});

it('has no share without a total, and never more than the whole', () => {
  expect(operationShare(null)).toBeNull();
  expect(operationShare({ done: 5, total: null, unit: 'steps' })).toBeNull();
  expect(operationShare({ done: 0, total: 0, unit: 'bytes' })).toBeNull();
  expect(operationShare({ done: 5, total: 4, unit: 'steps' })).toBe(1);
});
