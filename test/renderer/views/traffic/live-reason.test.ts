import { expect, it } from 'vitest';
import { liveReason } from '../../../../renderer/views/traffic/live-reason.ts';
import type { LiveExchange } from '../../../../shared/exchange.ts';
import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { createBackendSnapshot } from '../../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../../support/lane-snapshot.ts';
import { live } from './exchange-fixture.ts';

const MODEL = 'llama3.1:8b';
const lane = createLaneSnapshot({ model: MODEL, loaded: true, inFlight: 3, slots: 2, outReason: null });
const turn = { id: 'req-1', caller: '10.0.0.7', position: 2, waitedMs: 12_000, isLimited: false, expectedMs: 4_000 };
const reason = (exchange: Partial<LiveExchange>, backend: Partial<BackendSnapshot> = {}, waiting = [turn]) =>
  liveReason(live(exchange), {
    backends: [createBackendSnapshot({ id: 'rig-1', ...backend })],
    queue: exchange.stage === 'queued' ? [{ model: MODEL, depth: 3, oldestMs: 12_000, waiting }] : [],
  })?.sentence ?? null;

it('says whose turn it is, and when it will probably come', () => {
  expect(reason({ stage: 'queued', backend: null })).toBe(
    'It is number 2 of 3 that wait for a slot of llama3.1:8b and will probably begin in 4 s',
  );
});

it('does not count down to a moment that has passed', () => {
  expect(reason({ stage: 'queued', backend: null }, {}, [{ ...turn, expectedMs: 0 }])).toBe(
    'It is number 2 of 3 that wait for a slot of llama3.1:8b and should begin any moment',
  );
});

it('says when it is held by its own client’s limit', () => {
  expect(reason({ stage: 'queued', backend: null }, {}, [{ ...turn, isLimited: true }])).toBe(
    'It waits until fewer requests of 10.0.0.7 run (limits.concurrent); others go first meanwhile',
  );
});

it('says how many wait where its own turn is not told', () => {
  expect(reason({ stage: 'queued', backend: null }, {}, [])).toBe('3 requests wait for a slot of llama3.1:8b');
});

it('says what the backend it was sent to keeps it waiting with, and how long that may take', () => {
  const waiting = { phase: 'loading', silentMs: 8_000, boundMs: 480_000 } as const;
  expect(reason({ stage: 'dialling', waiting })).toBe(
    'On rig-1, the model is not in memory there yet: it is loaded, perhaps after others: silent for 8 s, normal up to 480 s',
  );
  expect(reason({ stage: 'dialling', waiting: { ...waiting, phase: 'hung', boundMs: 4_000 } })).toBe(
    'On rig-1, it should have begun to answer by now: silent for 8 s, expected within 4 s',
  );
});

it('says with how many others it shares the model', () => {
  const waiting = { phase: 'queued', silentMs: 1_000, boundMs: null } as const;
  expect(reason({ stage: 'dialling', waiting }, { lanes: [lane] })).toBe(
    'On rig-1, it waits behind others for a slot of the model: silent for 1 s; 3 requests share llama3.1:8b, which generates 2 at a time',
  );
});

it('says nothing where there is nothing to say', () => {
  expect(reason({ stage: 'dialling' }, { lanes: [{ ...lane, inFlight: 1 }] })).toBeNull();
  expect(reason({ stage: 'streaming' })).toBeNull();
  expect(reason({ stage: 'dialling', model: null })).toBeNull();
  expect(liveReason(live({ stage: 'queued' }), { backends: [], queue: [] })).toBeNull();
});
