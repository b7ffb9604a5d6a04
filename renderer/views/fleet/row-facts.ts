import { quotaSentence } from '../../../shared/quota.ts';
import type { BackendSnapshot, LaneSnapshot } from '../../../shared/snapshot.ts';
import { reasonOf, stateOf, statesByAlarm } from '../../ui/backend-state.ts';
import { formatShare } from '../../ui/figures.ts';
import { hasWords } from '../../ui/has-words.ts';

/** 0 is the worst; equals keep the order they had. */
export const alarmOf = (backend: BackendSnapshot): number => statesByAlarm.indexOf(stateOf(backend));

/** How full its fullest lane is, 0–1; what runs beside it tells equals apart. */
export function loadOf({ lanes, slots, inFlight }: BackendSnapshot): number {
  const shares = lanes.map((lane) => lane.inFlight / Math.max(1, lane.slots));
  return Math.max(0, ...shares) + Math.min(inFlight / Math.max(1, slots), 100) / 1_000;
}

/** Lanes with work, the fullest first. */
export const busyLanes = ({ lanes }: BackendSnapshot): readonly LaneSnapshot[] =>
  lanes
    .filter(({ inFlight }) => inFlight > 0)
    .toSorted((a, b) => b.inFlight / Math.max(1, b.slots) - a.inFlight / Math.max(1, a.slots));

/** Why it is in its state, or that it is not yet given all its work; null when there is nothing to say. */
export function explainState(backend: BackendSnapshot): string | null {
  const reason = reasonOf(backend) ?? (backend.mode === 'active' ? quotaSentence(backend.quota) : null);
  if (reason !== null || backend.ramp >= 1 || stateOf(backend) !== 'up') return reason;
  return `just back: gets ${formatShare(backend.ramp)} of its work for now`;
}

/** Whether every word of the filter is found in what the row shows. */
export function matchesFilter(backend: BackendSnapshot, filter: string): boolean {
  const { id, url, version, loaded, lanes } = backend;
  const shown = [id, url, version ?? '', stateOf(backend), explainState(backend) ?? ''];
  const models = [...loaded.map(({ name }) => name), ...lanes.map(({ model }) => model)];
  return hasWords([...shown, ...models].join(' '), filter);
}
