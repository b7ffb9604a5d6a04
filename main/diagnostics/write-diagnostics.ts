import type { ExchangeRecord } from '../../shared/exchange.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import type { GatewayEvent } from '../../shared/gateway-event.ts';
import type { Snapshot } from '../../shared/snapshot.ts';
import { backendLines, eventLine, exchangeLines, ratesLine, timeOf } from './lines.ts';
import { redact } from './redact.ts';
import type { Runtime } from './runtime.ts';

export interface DiagnosticsParts {
  readonly snapshot: Snapshot;
  readonly runtime: Runtime;
  /** Latest first. */
  readonly events: readonly GatewayEvent[];
  /** Exchanges that went wrong, latest first. */
  readonly failed: readonly ExchangeRecord[];
  /** As written, without comments and secrets. */
  readonly config: string;
  readonly isConfigInMemory: boolean;
}

const EVENTS = 50;
/** Text for a bug report: what runs on what, how it is set up, how it fares and what went wrong. No prompts, no secrets. */
export function writeDiagnostics(parts: DiagnosticsParts): string {
  const { snapshot, events, failed, config, isConfigInMemory } = parts;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [`Corral ${snapshot.gateway.version}, ${timeOf(snapshot.at)}`, programLines(parts)],
    ['Backends', snapshot.backends.flatMap(backendLines)],
    [
      'Waiting',
      snapshot.queue.map(
        ({ model, depth, oldestMs }) => `${model}: ${depth}, the first for ${Math.round(oldestMs)} ms`,
      ),
    ],
    [
      'Operations',
      snapshot.operations.map(
        ({ kind, model, backend, state, detail }) => `${kind} ${model} on ${backend}: ${state}: ${detail}`,
      ),
    ],
    ['Events, latest first', events.slice(0, EVENTS).map(eventLine)],
    ['Failed requests, latest first', failed.flatMap(exchangeLines)],
    [`Configuration, ${isConfigInMemory ? 'in memory' : 'from a file'}`, config.trimEnd().split('\n')],
  ];
  return redact(sections.map(([title, lines]) => [`## ${title}`, ...orNone(lines), ''].join('\n')).join('\n'));
}

const orNone = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? ['none'] : lines);

function programLines({ snapshot: { gateway, at }, runtime }: DiagnosticsParts): string[] {
  const electron = runtime.electron === null ? 'no Electron' : `Electron ${runtime.electron}`;
  return [
    `Node ${runtime.node}, ${electron}, ${runtime.platform}, ${runtime.cpus} CPUs`,
    `memory: ${formatBytes(runtime.processBytes)} of the machine's ${formatBytes(runtime.machineBytes)}`,
    `${gateway.url} ${gateway.state} for ${Math.round((at - gateway.startedAt) / 1_000)} s${gateway.isDemo ? ', with a demo' : ''}`,
    `policy ${gateway.policy}; ${gateway.inFlight} in flight, ${gateway.queued} waiting`,
    ratesLine(gateway.rates),
    ...gateway.configProblems.map((problem) => `configuration: ${problem}`),
    ...gateway.warnings.map((warning) => `warning: ${warning}`),
  ];
}
