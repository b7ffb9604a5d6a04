import { expect, it } from 'vitest';
import { operationFigures, operationShare, operationTitle } from '../../../renderer/ui/operation-words.ts';
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
