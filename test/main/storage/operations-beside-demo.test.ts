import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StoredOperation } from '../../../main/ports.ts';
import { keepBesideDemo, openStorage } from '../../../main/storage/index.ts';

import { newTempDir } from '../../app/temp-dir.ts';

const on = (backend: string, endedAt: number | null): StoredOperation => ({
  snapshot: {
    ...{ id: `pull-${backend}`, kind: 'pull', model: 'llama3.2:3b', backend, orderedBy: 'panel', detail: '' },
    ...{ state: endedAt === null ? 'running' : 'done', progress: null, bytesPerSecond: null, remainingMs: null },
    ...{ startedAt: 1, endedAt },
  },
  task: { url: 'http://127.0.0.1:1', written: 'llama3.2:3b', digest: null, isAtWork: false },
});

function startHere() {
  const opened = openStorage(join(newTempDir(), 'corral.db'));
  if (!opened.ok) throw new Error(opened.error);
  onTestFinished(opened.value.close);
  const shown = new Set(['demo-1']);
  return {
    lasting: opened.value.operations,
    shown,
    store: keepBesideDemo(opened.value.operations, (id) => shown.has(id)),
  };
}

describe('operations while a demo runs beside the fleet', () => {
  it('are written down for real backends only', () => {
    const { lasting, store } = startHere();
    store.save(on('demo-1', null), on('rig-1', null));
    expect(lasting.unended()).toEqual([on('rig-1', null)]);
    expect([store.isLasting('demo-1'), store.isLasting('rig-1')]).toEqual([false, true]);
    expect(store.find('pull-demo-1')).toEqual(on('demo-1', null));
  });

  it('of the demo stay out of the database when the demo has gone', () => {
    const { lasting, shown, store } = startHere();
    store.save(on('demo-1', null));
    shown.clear();
    store.save(on('demo-1', 5_000));
    expect(lasting.ended(10)).toEqual([]);
  });

  it('are told together, latest first', () => {
    const { store } = startHere();
    store.save(on('rig-1', 1_000), on('demo-1', 2_000), on('rig-2', 3_000));
    expect(store.ended(2).map(({ snapshot }) => snapshot.backend)).toEqual(['rig-2', 'demo-1']);
  });
});
