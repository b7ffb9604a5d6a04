import type { AttemptRecord, LiveExchange } from '../../../../shared/exchange.ts';
import type { RecentExchange } from '../../../../shared/snapshot.ts';

export const answered = (some: Partial<AttemptRecord> = {}): AttemptRecord => ({
  backend: 'rig-1',
  startedMs: 0,
  ttfbMs: 100,
  result: 'answered',
  status: 200,
  reason: null,
  ...some,
});

export const failed = (some: Partial<AttemptRecord> = {}): AttemptRecord =>
  answered({ ttfbMs: null, result: 'refused', status: null, reason: 'connection refused', ...some });

export const ended = (some: Partial<RecentExchange> = {}): RecentExchange => ({
  id: 'req-1',
  startedAt: 1_000,
  method: 'POST',
  route: '/api/chat',
  kind: 'inference',
  api: 'native',
  model: 'llama3.1:8b',
  client: '10.0.0.7',
  identity: null,
  outcome: 'ok',
  status: 200,
  error: null,
  reason: null,
  backend: 'rig-1',
  attempts: [answered()],
  alias: null,
  context: null,
  queueMs: 0,
  ttfbMs: 100,
  durationMs: 500,
  bytesIn: 100,
  bytesOut: 1_000,
  tokens: null,
  ...some,
});

export const live = (some: Partial<LiveExchange> = {}): LiveExchange => ({
  id: 'req-1',
  startedAt: 1_000,
  route: '/api/chat',
  model: 'llama3.1:8b',
  alias: null,
  client: '10.0.0.7',
  identity: null,
  stage: 'streaming',
  stageAt: 1_100,
  waiting: null,
  backend: 'rig-1',
  attempts: 1,
  bytesOut: 0,
  ...some,
});
