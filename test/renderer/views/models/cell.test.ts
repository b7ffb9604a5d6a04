import { describe, expect, it } from 'vitest';
import { type CellColumn, cellOf } from '../../../../renderer/views/models/cell.ts';
import { cellSentences, driftWord } from '../../../../renderer/views/models/cell-words.ts';
import { matrixRows } from '../../../../renderer/views/models/matrix-rows.ts';
import { factsByModel, noFacts } from '../../../../renderer/views/models/model-facts.ts';
import type { ModelDrift } from '../../../../shared/drift.ts';
import type { OperationSnapshot } from '../../../../shared/operation.ts';
import type { BackendInventory, BackendSnapshot } from '../../../../shared/snapshot.ts';
import { createBackendSnapshot as backend } from '../../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../../support/lane-snapshot.ts';
import { driftIn, inventory, resident, running } from './matrix-fixture.ts';

const MODEL = 'llama3.1:8b';

interface Scene {
  readonly installed?: readonly BackendInventory[];
  readonly backends?: readonly BackendSnapshot[];
  readonly operations?: readonly OperationSnapshot[];
  readonly drift?: readonly ModelDrift[];
}

const sceneOf = ({
  installed = inventory({ a: { [MODEL]: 'x' }, b: {} }),
  backends = [],
  operations = [],
  drift = driftIn(installed, backends),
}: Scene) => {
  const row = matrixRows(installed).find(({ model }) => model === MODEL)!;
  return {
    row,
    facts: factsByModel({ backends, models: [], operations, drift, kept: [], stays: [] }).get(MODEL) ?? noFacts,
  };
};
const column = (id: string, isRead = true, kind: CellColumn['kind'] = 'ollama'): CellColumn => ({ id, kind, isRead });
const look = (scene: Scene, on: string, isRead = true) => {
  const { row, facts } = sceneOf(scene);
  return cellOf(row, facts, column(on, isRead));
};

it('says what becomes of a copy that is another build', () => {
  const installed = inventory({ a: { [MODEL]: 'x' }, b: { [MODEL]: 'x' }, c: { [MODEL]: 'y' } });
  const builds = [
    { digest: 'x', backends: ['a', 'b'] },
    { digest: 'y', backends: ['c'] },
  ];
  const said = (policy: ModelDrift['policy'], on: string, over: Partial<ModelDrift> = {}) => {
    const drift = { model: MODEL, policy, builds, contexts: [], quarantined: [], ...over };
    const { row, facts } = sceneOf({ installed, drift: [drift] });
    const cell = cellOf(row, facts, column(on));
    const sentences = cellSentences({ facts, backend: on, cell }, 0);
    return [driftWord(cell), ...sentences.filter((sentence) => /^(Quarantined|Asked only)/.test(sentence))];
  };
  expect(said('warn', 'c')).toEqual(['digest differs']);
  expect(said('majority', 'c')).toEqual(['digest differs', 'Asked only when no backend with x can serve']);
  expect(said('quarantine', 'c', { quarantined: ['c'] })).toEqual([
    'quarantined',
    'Quarantined: it gets no requests until it is synced; x counts',
  ]);
  expect(said('quarantine', 'a', { quarantined: ['c'] })).toEqual([null]);
  expect(said('quarantine', 'c', { isSettling: true })).toEqual([
    'digest differs',
    'Asked only when no backend with x can serve; quarantined once that has stood for a minute',
  ]);
  expect(said('quarantine', 'a', { isSettling: true, quarantined: ['a'] })).toEqual([
    'quarantined',
    'Quarantined: it gets no requests until x has been the build of most for a minute',
  ]);
});

describe('a cell of a server of the OpenAI API', () => {
  const lane = createLaneSnapshot({ model: MODEL, loaded: true, pausedMs: 12_000, phase: 'paused' });
  const { row, facts } = sceneOf({
    installed: inventory({ a: { [MODEL]: '' }, b: {} }),
    backends: [backend({ id: 'a', kind: 'openai', lanes: [lane] })],
  });
  const cellOn = (on: string) => cellOf(row, facts, column(on, true, 'openai'));

  it('says that it is served, and claims nothing about its memory', () => {
    expect([cellOn('a').state, cellOn('b').state]).toEqual(['served', 'absent']);
  });

  it('says for how long its server wants no more requests for it', () => {
    const cell = cellOn('a');
    expect(driftWord(cell)).toBe('paused, 12 s');
    expect(cellSentences({ facts, backend: 'a', cell }, 0)).toEqual([
      'Served through the OpenAI API: what that server has and holds in memory is settled there',
      'Paused: its server wants no more requests for it for another 12 s',
    ]);
  });
});

describe('a cell', () => {
  it('tells what is on the disk from what is not there and from what is not known', () => {
    expect(look({}, 'a').state).toBe('installed');
    expect(look({}, 'b').state).toBe('absent');
    expect(look({}, 'c', false).state).toBe('unread');
  });

  it('says loaded, and until when', () => {
    const backends = [backend({ id: 'a', loaded: [resident(MODEL, { expiresAt: 99 })] })];
    expect(look({ backends }, 'a')).toMatchObject({ state: 'loaded', expiresAt: 99 });
  });

  it('does not claim to know what is in the memory of a backend that does not answer', () => {
    const backends = [backend({ id: 'a', health: 'down', loaded: [resident(MODEL)] })];
    expect(look({ backends }, 'a').state).toBe('installed');
  });

  it('says loading when requests were sent to a backend that does not have it in memory', () => {
    const lane = createLaneSnapshot({ model: MODEL, loaded: false, inFlight: 1, slots: 4, outReason: null });
    expect(look({ backends: [backend({ id: 'a', lanes: [lane] })] }, 'a').state).toBe('loading');
    expect(look({ backends: [backend({ id: 'a', lanes: [{ ...lane, inFlight: 0 }] })] }, 'a').state).toBe('installed');
  });

  it('shows what is being done to it before anything else', () => {
    const backends = [backend({ id: 'a', loaded: [resident(MODEL)] })];
    const doing = (kind: OperationSnapshot['kind']) => look({ backends, operations: [running({ kind })] }, 'a').state;
    expect(doing('warm')).toBe('loading');
    expect(doing('unload')).toBe('unloading');
    expect(doing('pull')).toBe('pulling');
    expect(doing('delete')).toBe('deleting');
  });

  it('forgets operations that have ended', () => {
    expect(look({ operations: [running({ state: 'failed' })] }, 'a').state).toBe('installed');
  });

  it('marks the copy whose digest is not the one that the gateway counts by', () => {
    const installed = inventory({ a: { [MODEL]: 'x' }, b: { [MODEL]: 'x' }, c: { [MODEL]: 'y' } });
    expect(['a', 'b', 'c'].map((on) => look({ installed }, on).hasOddDigest)).toEqual([false, false, true]);
  });

  it('marks, when as many have each, the copies that differ from that of the backend that comes first', () => {
    const installed = inventory({ b: { [MODEL]: 'x' }, a: { [MODEL]: 'y' } });
    expect(['a', 'b'].map((on) => look({ installed }, on).hasOddDigest)).toEqual([true, false]);
  });

  it('marks what is loaded with another context length than most', () => {
    const backends = ['a', 'b', 'c'].map((id) =>
      backend({ id, loaded: [resident(MODEL, { contextLength: id === 'c' ? 4096 : 32_768 })] }),
    );
    expect(['a', 'b', 'c'].map((on) => look({ backends }, on).hasOddContext)).toEqual([false, false, true]);
    expect(driftWord(look({ backends }, 'c'))).toBe('context differs');
    expect(driftWord(look({ backends }, 'a'))).toBeNull();
  });
});

describe('the words of a cell', () => {
  const words = (scene: Scene, on: string) => {
    const { row, facts } = sceneOf(scene);
    return cellSentences({ facts, backend: on, cell: cellOf(row, facts, column(on)) }, 1_000_000);
  };

  it('say how long it stays in memory', () => {
    const backends = [backend({ id: 'a', loaded: [resident(MODEL, { expiresAt: 1_000_000 + 29 * 60_000 })] })];
    expect(words({ backends }, 'a')).toEqual(['In memory, ready to answer, 29 m left']);
  });

  it('name both digests where one differs, and say so where there is no majority', () => {
    const three = inventory({ a: { [MODEL]: 'x'.repeat(64) }, b: { [MODEL]: 'x'.repeat(64) }, c: { [MODEL]: 'y' } });
    expect(words({ installed: three }, 'c')[1]).toBe(
      'Its digest is y, that of most others xxxxxxxxxxxx: it answers differently',
    );
    const two = inventory({ a: { [MODEL]: 'x' }, b: { [MODEL]: 'y' } });
    expect(words({ installed: two }, 'b')[1]).toBe(
      'Its digest is y, that of a, which comes first, x: it answers differently',
    );
  });

  it('give the reason why a lane gets no requests, and what an operation is at', () => {
    const lanes = [createLaneSnapshot({ model: MODEL, outReason: 'no answer for 60 s' })];
    const scene = {
      backends: [backend({ id: 'a', lanes })],
      operations: [running({ kind: 'warm', detail: 'loading' })],
    };
    expect(words(scene, 'a')).toEqual(['Being loaded into memory', 'loading', 'Gets no requests: no answer for 60 s']);
  });

  it('compare context lengths', () => {
    const backends = ['a', 'b'].map((id, nth) =>
      backend({ id, loaded: [resident(MODEL, { contextLength: 4096 * (nth + 1) })] }),
    );
    expect(words({ backends, installed: inventory({ a: { [MODEL]: 'x' }, b: { [MODEL]: 'x' } }) }, 'b')[1]).toMatch(
      /^Loaded with a context of 8192 tokens, elsewhere with another/,
    );
  });
});

it('says of a model that clients of different context sizes fight over what that costs, before what only differs', () => {
  const sides = ['num_ctx 2048', 'num_ctx 8192'].map((runner) => ({ runner, callers: ['ada'] }));
  const fights = [{ model: MODEL, reloads: 7, lostMs: 42_000, sides }];
  const { row, facts } = sceneOf({ backends: [backend({ id: 'a', fights, loaded: [resident(MODEL)] })] });
  const cell = { ...cellOf(row, facts, column('a')), hasOddContext: true };
  expect(driftWord(cell)).toBe('keeps reloading');
  expect(cellSentences({ facts, backend: 'a', cell: { ...cell, hasOddContext: false } }, 0)).toContain(
    'Loaded again 7 times in 10 min: ada asks for num_ctx 2048 and for num_ctx 8192 by turns',
  );
});

describe('a model of the cloud', () => {
  const copy = { name: MODEL, digest: 'x', sizeBytes: 384, cloud: 'ollama.com' };
  const { row, facts } = sceneOf({ installed: [{ backend: 'a', installed: [copy] }] });

  it('is neither loaded nor installed anywhere, whatever takes requests for it', () => {
    const cell = cellOf(row, facts, column('a'));
    expect(cell.state).toBe('cloud');
    expect(cellSentences({ facts, backend: 'a', cell }, 0)).toEqual([
      'This server passes requests for it on: it takes no memory and no slot here',
      'It runs at ollama.com',
    ]);
  });

  it('has a row after those that backends have themselves, without a size', () => {
    const own = { name: 'zephyr:7b', digest: 'z', sizeBytes: 5 };
    const rows = matrixRows([{ backend: 'a', installed: [copy, own] }]);
    expect(rows.map(({ model, cloud, sizeBytes }) => [model, cloud, sizeBytes])).toEqual([
      ['zephyr:7b', null, 5],
      [MODEL, 'ollama.com', null],
    ]);
    const both = matrixRows([
      { backend: 'a', installed: [copy] },
      { backend: 'b', installed: [{ ...own, name: MODEL }] },
    ]);
    expect(both).toMatchObject([{ cloud: null, sizeBytes: 5 }]);
  });
});
