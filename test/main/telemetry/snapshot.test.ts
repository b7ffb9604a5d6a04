import { describe, expect, it } from 'vitest';
import { createRecorder } from '../../../main/telemetry/recorder.ts';
import { buildSnapshot } from '../../../main/telemetry/snapshot.ts';
import type { RateSnapshot } from '../../../shared/snapshot.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { backend, exchange, gatewayPart, idle, startedAt } from './fixtures.ts';

/** As snapshots tell figures. */
const rounded = (rates: RateSnapshot): RateSnapshot =>
  Object.fromEntries(
    Object.entries(rates).map(([key, figure]) => [key, figure === null ? null : Math.round(figure * 1_000) / 1_000]),
  ) as unknown as RateSnapshot;

describe('snapshot', () => {
  it('puts the rates of each part, to thousandths, beside what its owner says of it', () => {
    const recorder = createRecorder({ clock: createManualClock() });
    const start = { startedAt, route: '/api/chat', client: '127.0.0.1' };
    recorder.begin({ id: 'done', ...start }).settle(exchange({ id: 'done' }));
    recorder.begin({ id: 'running', ...start });
    const queue = [{ model: 'llama3.1:8b', depth: 2, oldestMs: 40, waiting: [] }];
    const { rates: _, ...plain } = backend();

    const built = buildSnapshot({
      seq: 7,
      at: startedAt,
      gateway: gatewayPart,
      backends: [plain, { ...plain, id: 'rig-2' }],
      queue,
      aliases: [],
      drift: [],
      kept: [],
      stays: [],
      operations: [],
      leaving: [],
      rolling: null,
      discovery: null,
      events: [],
      webhooks: [],
      inventorySeq: 0,
      keysSeq: 0,
      waits: new Map(),
      recorder,
    });

    const measured = recorder.rates({ kind: 'gateway' });
    expect(measured.requestsPerSecond).toBe(1);
    expect(measured.ttfbP50Ms).not.toBe(rounded(measured).ttfbP50Ms);
    expect(built).toMatchObject({ seq: 7, at: startedAt, queue });
    expect(built.gateway).toEqual({ ...gatewayPart, rates: rounded(measured) });
    expect(built.backends).toEqual([
      { ...plain, rates: rounded(recorder.rates({ kind: 'backend', id: 'rig-1' })) },
      { ...plain, id: 'rig-2', rates: idle },
    ]);
    expect(built.models).toEqual([{ model: 'llama3.1:8b', rates: rounded(measured) }]);
    expect(built.live.map(({ id }) => id)).toEqual(['running']);
    expect(built.recent.map(({ id }) => id)).toEqual(['done']);
  });
});
