import { type BackendState, stateOf } from '../../../shared/backend-state.ts';
import type { BackendSnapshot, Snapshot } from '../../../shared/snapshot.ts';
import { describeStopping } from '../quit/stopping-line.ts';

/** `attention`: something an admin did not order keeps a backend or the configuration from working. */
export type TrayIcon = 'good' | 'attention' | 'stopped';

/** What the tray shows without being opened. */
export interface TrayFace {
  readonly icon: TrayIcon;
  readonly tooltip: string;
}

type Shown = Pick<Snapshot, 'gateway' | 'backends'>;

/** The state of the whole gateway in one icon and one line: `3 of 4 backends up · 2.1 req/s`. */
export function describeFace({ gateway, backends }: Shown, now: number): TrayFace {
  const stopping = describeStopping(gateway, now);
  if (stopping !== null) return { icon: 'stopped', tooltip: stopping };
  const icon = gateway.configProblems.length > 0 || backends.some(isInTrouble) ? 'attention' : 'good';
  const waiting = gateway.queued > 0 ? ` · ${gateway.queued} waiting` : '';
  const rate = gateway.rates.requestsPerSecond;
  return { icon, tooltip: `${countUp(backends)} · ${rate.toFixed(rate < 10 ? 1 : 0)} req/s${waiting}` };
}

/** `3 of 4 backends up`. */
export function countUp(backends: readonly BackendSnapshot[]): string {
  if (backends.length === 0) return 'No backends yet';
  const up = backends.filter(({ health }) => health === 'up' || health === 'degraded').length;
  return `${up} of ${backends.length} ${backends.length === 1 ? 'backend' : 'backends'} up`;
}

const troubles: readonly BackendState[] = ['down', 'wedged', 'misconfigured', 'degraded'];
const isInTrouble = (backend: BackendSnapshot): boolean => troubles.includes(stateOf(backend));
