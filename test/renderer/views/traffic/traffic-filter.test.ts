import { describe, expect, it } from 'vitest';
import {
  everything,
  filterOfQuery,
  isAskedFor,
  queryOfFilter,
  type TrafficFilter,
} from '../../../../renderer/views/traffic/traffic-filter.ts';
import { endedRow, liveRow } from '../../../../renderer/views/traffic/traffic-row.ts';
import { answered, ended, failed, live } from './exchange-fixture.ts';

const rows = {
  fine: endedRow(ended({ id: 'fine' })),
  retried: endedRow(
    ended({ id: 'retried', backend: 'rig-2', attempts: [failed(), answered({ backend: 'rig-2' })], ttfbMs: 2_000 }),
  ),
  refused: endedRow(
    ended({ id: 'refused', outcome: 'refused', status: 503, backend: null, attempts: [], reason: 'the queue is full' }),
  ),
  waiting: liveRow(live({ id: 'waiting', stage: 'queued', model: 'phi4:14b', backend: null, attempts: 0 })),
  streaming: liveRow(live({ id: 'streaming', identity: { id: 'ck_1', name: 'ana' } })),
};
const found = (filter: Partial<TrafficFilter>): string[] =>
  Object.entries(rows)
    .filter(([, row]) => isAskedFor(row, { ...everything, ...filter }, { slowMs: 1_000, at: 3_000 }))
    .map(([name]) => name);

describe('the filter', () => {
  it('lets everything through at first', () => {
    expect(found({}).length).toBe(5);
  });

  it('finds text in ids, models, clients, identities, statuses and reasons', () => {
    expect(found({ text: ' PHI4' })).toEqual(['waiting']);
    expect(found({ text: 'ana' })).toEqual(['streaming']);
    expect(found({ text: 'queue is full' })).toEqual(['refused']);
    expect(found({ text: '503' })).toEqual(['refused']);
  });

  it('finds what a backend had a part in, also by an attempt that failed', () => {
    expect(found({ backend: 'rig-1' })).toEqual(['fine', 'retried', 'streaming']);
    expect(found({ backend: 'rig-2' })).toEqual(['retried']);
  });

  it('finds by model, outcome and stage', () => {
    expect(found({ model: 'phi4:14b' })).toEqual(['waiting']);
    expect(found({ outcome: 'refused' })).toEqual(['refused']);
    expect(found({ outcome: 'failed' })).toEqual(['refused']);
    expect(found({ outcome: 'retried' })).toEqual(['retried']);
    expect(found({ stage: 'live' })).toEqual(['waiting', 'streaming']);
    expect(found({ stage: 'queued' })).toEqual(['waiting']);
    expect(found({ stage: 'ended' })).toEqual(['fine', 'retried', 'refused']);
  });

  it('finds what was slow to begin, and what is being slow now', () => {
    expect(found({ isSlowOnly: true })).toEqual(['retried', 'waiting']);
    const nothing = { ...everything, isSlowOnly: true };
    expect(isAskedFor(rows.retried, nothing, { slowMs: null, at: 3_000 })).toBe(false);
  });
});

it('is in the address and comes back from there', () => {
  const filter: TrafficFilter = {
    text: 'a b',
    backend: 'rig-1',
    model: 'm:1',
    outcome: 'failed',
    stage: 'ended',
    isSlowOnly: true,
  };
  expect(filterOfQuery(new URLSearchParams(queryOfFilter(filter)))).toEqual(filter);
  expect(queryOfFilter(everything)).toEqual({});
});

it('leaves out what it does not understand', () => {
  expect(filterOfQuery(new URLSearchParams('outcome=perfect&stage=&what=1'))).toEqual(everything);
});
