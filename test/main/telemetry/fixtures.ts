import type { AttemptRecord, ExchangeRecord } from '../../../shared/exchange.ts';
import type { BackendStatus, Snapshot, Status } from '../../../shared/snapshot.ts';
import { createBackendSnapshot, idleRates } from '../../support/backend-snapshot.ts';

export const startedAt = Date.UTC(2026, 0, 1);

export const attempt = (over: Partial<AttemptRecord> = {}): AttemptRecord => ({
  backend: 'rig-1',
  startedMs: 10,
  ttfbMs: 90,
  result: 'answered',
  status: 200,
  reason: null,
  ...over,
});

export const exchange = (over: Partial<ExchangeRecord> = {}): ExchangeRecord => ({
  id: 'x-1',
  startedAt,
  method: 'POST',
  route: '/api/chat',
  kind: 'inference',
  api: 'native',
  model: 'llama3.1:8b',
  client: '127.0.0.1',
  identity: { id: 'ck_ada', name: 'ada' },
  outcome: 'ok',
  status: 200,
  error: null,
  reason: null,
  backend: 'rig-1',
  attempts: [attempt()],
  placement: null,
  alias: null,
  context: null,
  queueMs: 10,
  ttfbMs: 100,
  durationMs: 1000,
  bytesIn: 50,
  bytesOut: 500,
  tokens: { prompt: 5, output: 20, loadMs: null, promptEvalMs: null, evalMs: null },
  ...over,
});

export const idle = idleRates;

export const backend = (over: Partial<BackendStatus> = {}): BackendStatus =>
  createBackendSnapshot({ since: startedAt, ...over });

export const resident = (name: string, vramBytes: number) => ({
  name,
  sizeBytes: vramBytes,
  vramBytes,
  contextLength: null,
  expiresAt: null,
});

export const installed = (name: string) => ({ name, digest: 'd', sizeBytes: 1 });

export const gatewayPart: Omit<Snapshot['gateway'], 'rates'> = {
  version: '0.1.0',
  startedAt,
  url: 'http://127.0.0.1:8080',
  state: 'running',
  policy: 'adaptive',
  access: 'open',
  inFlight: 0,
  queued: 0,
  configProblems: [],
  warnings: [],
  stopsAt: null,
  isDemo: false,
  certificate: null,
};

export const snapshot = (over: Partial<Status> = {}): Status => ({
  seq: 0,
  at: startedAt,
  gateway: { ...gatewayPart, rates: idle },
  backends: [],
  models: [],
  aliases: [],
  drift: [],
  kept: [],
  stays: [],
  queue: [],
  live: [],
  recent: [],
  operations: [],
  leaving: [],
  rolling: null,
  discovery: null,
  events: [],
  webhooks: [],
  inventorySeq: 0,
  keysSeq: 0,
  ...over,
});
