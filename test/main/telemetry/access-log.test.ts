import { describe, expect, it } from 'vitest';
import { accessLine } from '../../../main/telemetry/access-log.ts';
import { attempt, exchange } from './fixtures.ts';

describe('access line', () => {
  it('says who asked for what, who answered and how it ended, in milliseconds to one decimal', () => {
    const record = exchange({
      alias: { name: 'chat:latest', passedOver: [] },
      queueMs: 1.26,
      ttfbMs: 99.94,
      durationMs: 1234.5678,
      attempts: [attempt({ backend: 'rig-2', result: 'reset' }), attempt()],
    });
    expect(accessLine(record)).toEqual({
      time: '2026-01-01T00:00:00.000Z',
      id: 'x-1',
      client: '127.0.0.1',
      identity: 'ada',
      key: 'ck_ada',
      method: 'POST',
      route: '/api/chat',
      model: 'llama3.1:8b',
      alias: 'chat:latest',
      backend: 'rig-1',
      attempts: 2,
      outcome: 'ok',
      status: 200,
      queue_ms: 1.3,
      ttfb_ms: 99.9,
      duration_ms: 1234.6,
      bytes_in: 50,
      bytes_out: 500,
      tokens_prompt: 5,
      tokens_output: 20,
      error: null,
      reason: null,
    });
  });

  it('writes null for what is not known, never 0', () => {
    expect(accessLine(exchange({ ttfbMs: null, tokens: null, status: null }))).toMatchObject({
      ttfb_ms: null,
      tokens_prompt: null,
      tokens_output: null,
      status: null,
    });
  });
});
