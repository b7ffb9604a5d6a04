import type { ExchangeRecord } from '../../shared/exchange.ts';
import type { LogFields } from '../ports.ts';

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

// biome-ignore lint/style/noRestrictedGlobals: writes down a given instant, does not ask for the time
const isoTime = (epochMs: number): string => new Date(epochMs).toISOString();

/** A settled exchange as one flat line: when it began, who asked for what, who answered, how it ended. Times in milliseconds, to 0.1. */
export const accessLine = (record: ExchangeRecord): LogFields => ({
  time: isoTime(record.startedAt),
  id: record.id,
  client: record.client,
  identity: record.identity?.name ?? null,
  key: record.identity?.id ?? null,
  method: record.method,
  route: record.route,
  model: record.model,
  alias: record.alias?.name ?? null,
  backend: record.backend,
  attempts: record.attempts.length,
  outcome: record.outcome,
  status: record.status,
  queue_ms: tenths(record.queueMs),
  ttfb_ms: record.ttfbMs === null ? null : tenths(record.ttfbMs),
  duration_ms: tenths(record.durationMs),
  bytes_in: record.bytesIn,
  bytes_out: record.bytesOut,
  tokens_prompt: record.tokens?.prompt ?? null,
  tokens_output: record.tokens?.output ?? null,
  error: record.error,
  reason: record.reason,
});
