import { describe, expect, it } from 'vitest';
import {
  allKinds,
  beforeKinds,
  countKinds,
  type EventFilter,
  filterOfQuery,
  ofKinds,
  queryOfFilter,
} from '../../../../renderer/views/events/event-filter.ts';
import { placeOf } from '../../../../renderer/views/events/event-place.ts';
import { eventKinds, type GatewayEvent } from '../../../../shared/gateway-event.ts';

const event = (seq: number, over: Partial<GatewayEvent>): GatewayEvent => ({
  ...{ seq, at: seq, kind: 'health', severity: 'info', backend: null, text: `event ${seq}` },
  ...over,
});
const events = [
  event(5, { kind: 'key', severity: 'warning', text: 'key ck_a of Ann expires in 3 days' }),
  event(4, { kind: 'health', severity: 'bad', backend: 'rig-2', text: 'rig-2 is down: connection refused' }),
  event(3, { kind: 'drift', severity: 'warning', model: 'llama3.1:8b', text: 'it differs' }),
  event(2, { kind: 'health', severity: 'good', backend: 'rig-1', text: 'rig-1 is back' }),
];
const everything: EventFilter = { kinds: [], isTroubleOnly: false, text: '' };
const seqs = (filter: Partial<EventFilter>): number[] => {
  const whole = { ...everything, ...filter };
  return ofKinds(beforeKinds(events, whole), whole).map(({ seq }) => seq);
};

describe('the events that are listed', () => {
  it('are all of them, those of some kinds, the troubles, or those with certain words', () => {
    expect(seqs({})).toEqual([5, 4, 3, 2]);
    expect(seqs({ kinds: ['key', 'drift'] })).toEqual([5, 3]);
    expect(seqs({ isTroubleOnly: true })).toEqual([5, 4, 3]);
    expect(seqs({ text: 'RIG-2 refused' })).toEqual([4]);
    expect(seqs({ text: 'llama3.1', kinds: ['health'] })).toEqual([]);
  });

  it('are counted by kind, a chosen one also where there is none of it', () => {
    const counts = (filter: Partial<EventFilter>) =>
      countKinds(beforeKinds(events, { ...everything, ...filter }), { ...everything, ...filter });
    expect(counts({})).toEqual([
      ['health', 2],
      ['drift', 1],
      ['key', 1],
    ]);
    expect(counts({ isTroubleOnly: true, kinds: ['queue'] })).toEqual([
      ['health', 1],
      ['queue', 0],
      ['drift', 1],
      ['key', 1],
    ]);
  });

  it('are said by the address, of which nonsense counts for nothing', () => {
    const filter: EventFilter = { kinds: ['drift', 'key'], isTroubleOnly: true, text: 'rig 2' };
    expect(filterOfQuery(new URLSearchParams(queryOfFilter(filter)))).toEqual(filter);
    expect(queryOfFilter(everything)).toEqual({});
    expect(filterOfQuery(new URLSearchParams('kind=nonsense,key,constructor&only=me'))).toEqual({
      ...{ kinds: ['key'], isTroubleOnly: false, text: '' },
    });
  });

  it('have a filter for every kind there is', () => {
    expect(new Set(allKinds)).toEqual(new Set([...eventKinds, 'notify']));
  });
});

describe('where an event leads', () => {
  const fleet = new Set(['rig-2']);
  it('is its backend while there is one of that name, else where its kind is at home', () => {
    expect(placeOf(event(1, { backend: 'rig-2' }), fleet)).toEqual({ label: 'rig-2', href: '#/backend/rig-2' });
    expect(placeOf(event(1, { backend: 'gone' }), fleet)).toBeNull();
    expect(placeOf(event(1, { kind: 'operation', backend: 'gone' }), fleet)).toMatchObject({ href: '#/models' });
    expect(placeOf(event(1, { kind: 'drift', backend: 'rig-2' }), fleet)).toMatchObject({ href: '#/models' });
    expect(placeOf(event(1, { kind: 'key' }), fleet)).toEqual({ label: 'Keys', href: '#/keys' });
    expect(placeOf(event(1, { kind: 'certificate' }), fleet)).toMatchObject({ href: '#/settings/certificate' });
    expect(placeOf(event(1, { kind: 'notify' }), fleet)).toMatchObject({ href: '#/settings/notify' });
  });
});
