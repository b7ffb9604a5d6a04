import type { ExchangeRecord } from '../../shared/exchange.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import type { GatewayEvent } from '../../shared/gateway-event.ts';
import type { BackendSnapshot, RateSnapshot } from '../../shared/snapshot.ts';

/** Longer reasons quote what a server answered, which is its business. */
const LONGEST_REASON = 200;

/** `2026-11-25T00:33:36Z`. */
export const timeOf = (at: number): string =>
  // biome-ignore lint/style/noRestrictedGlobals: writes a given time, reads no clock
  `${new Date(at).toISOString().slice(0, 19)}Z`;

const cut = (reason: string): string =>
  reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason;

const msOf = (ms: number | null): string => (ms === null ? '–' : `${Math.round(ms)} ms`);
const percentOf = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);

export const ratesLine = (rates: RateSnapshot): string =>
  [
    `${rates.requestsPerSecond} requests/s`,
    `${rates.tokensPerSecond} tokens/s`,
    `errors ${percentOf(rates.errorRate)}`,
    `first byte p50 ${msOf(rates.ttfbP50Ms)}, p95 ${msOf(rates.ttfbP95Ms)}`,
    `whole p50 ${msOf(rates.durationP50Ms)}, p95 ${msOf(rates.durationP95Ms)}`,
  ].join('; ');

export function backendLines(backend: BackendSnapshot): string[] {
  const { id, url, health, mode, version, inFlight, slots, slotsSetting, tier, weight, ramp } = backend;
  const loaded = backend.loaded.map(({ name, vramBytes }) => `${name} ${formatBytes(vramBytes)}`);
  const out = backend.lanes.flatMap(({ model, outReason }) =>
    outReason === null ? [] : [`${model}: ${cut(outReason)}`],
  );
  return [
    `${id} ${url} ${health} ${mode}${backend.reason === null ? '' : `: ${cut(backend.reason)}`}`,
    `  since ${timeOf(backend.since)}; Ollama ${version ?? 'unknown'}; ${inFlight} in flight, slots ${slots} ` +
      `(${slotsSetting}), tier ${tier}, weight ${weight}, ramp ${ramp}`,
    `  ${backend.installedCount ?? 'unknown'} models installed; loaded: ${loaded.join(', ') || 'none'}`,
    ...out.map((lane) => `  out of rotation: ${lane}`),
    `  ${ratesLine(backend.rates)}`,
  ];
}

export const eventLine = ({ at, severity, text }: GatewayEvent): string => `${timeOf(at)} ${severity}: ${text}`;

/** Neither who asked nor what: only what became of it. */
export function exchangeLines(record: ExchangeRecord): string[] {
  const { id, startedAt, method, route, model, outcome, status, error, reason, queueMs, durationMs } = record;
  const how = [outcome, status, error].filter((part) => part !== null).join(' ');
  return [
    `${timeOf(startedAt)} ${method} ${route} ${model ?? '–'}: ${how}${reason === null ? '' : `: ${cut(reason)}`}`,
    `  ${id}; queued ${msOf(queueMs)}, took ${msOf(durationMs)}`,
    ...record.attempts.map(
      (attempt) =>
        `  ${attempt.backend} at ${msOf(attempt.startedMs)}: ${attempt.result}` +
        `${attempt.status === null ? '' : ` ${attempt.status}`}${attempt.reason === null ? '' : `: ${cut(attempt.reason)}`}`,
    ),
  ];
}
