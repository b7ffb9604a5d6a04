import { describe, expect, it } from 'vitest';
import { showOperations } from '../../../../renderer/views/models/show-operations.ts';
import { join } from '../../../../renderer/views/models/use-operations.ts';
import type { OperationSnapshot } from '../../../../shared/operation.ts';

const operation = (id: string, over: Partial<OperationSnapshot> = {}): OperationSnapshot => ({
  ...{ id, kind: 'pull', model: 'llama3.2:3b', backend: 'rig-1', orderedBy: 'panel at 10.0.0.7', state: 'done' },
  ...{ detail: 'pulled, 2.0 GB', progress: null, bytesPerSecond: null, remainingMs: null, startedAt: 0, endedAt: 1 },
  ...over,
});

const ids = (operations: readonly OperationSnapshot[]): readonly string[] => operations.map(({ id }) => id);

describe('filtering operations', () => {
  const all = [operation('a'), operation('b', { state: 'failed', detail: 'not enough disk space there' })];

  it.each([
    ['', 'all', ['a', 'b']],
    ['RIG-1 pulling', 'all', ['a', 'b']],
    ['10.0.0.7', 'all', ['a', 'b']],
    ['disk', 'all', ['b']],
    ['disk rig-2', 'all', []],
    ['', 'failed', ['b']],
    ['disk', 'done', []],
  ] as const)('by %j and %s', (text, state, shown) => {
    expect(ids(showOperations(all, { text, state }))).toEqual(shown);
  });
});

describe('operations of now and before', () => {
  it('are told as they are now, those before behind them, and none twice', () => {
    const now = [operation('runs', { state: 'running', endedAt: null, detail: 'now' }), operation('late')];
    const read = [
      operation('runs', { state: 'running', endedAt: null, detail: 'then' }),
      operation('gone', { state: 'running', endedAt: null }),
      operation('late'),
      operation('old'),
    ];
    const joined = join(now, read);
    expect(ids(joined)).toEqual(['runs', 'late', 'old']);
    expect(joined[0]?.detail).toBe('now');
  });
});
