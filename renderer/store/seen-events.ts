import { create } from 'zustand';
import { type Result, resultOf } from '../../shared/result.ts';
import type { Snapshot } from '../../shared/snapshot.ts';

/** Up to where somebody has looked; numbers begin anew with each run of the gateway. */
interface Seen {
  readonly startedAt: number;
  readonly seq: number;
}

const KEY = 'corral.events-seen';

/** As it was written before; null when nothing was, or this browser keeps nothing for the page. */
function readKept(): Seen | null {
  const kept = resultOf(() => localStorage.getItem(KEY));
  const [startedAt, seq] = (kept.ok ? (kept.value ?? '') : '').split(' ').map(Number);
  return startedAt !== undefined && seq !== undefined && Number.isFinite(seq) ? { startedAt, seq } : null;
}

/** For the next page of this browser. Where that keeps nothing, what was seen counts as new there: nothing is lost by it. */
const keep = ({ startedAt, seq }: Seen): Result<void, string> =>
  resultOf(() => localStorage.setItem(KEY, `${startedAt} ${seq}`));

const useSeen = create<{ readonly seen: Seen | null }>(() => ({ seen: readKept() }));

/** Notes that everything up to that event of that run has been seen. */
export function noteSeen(startedAt: number, seq: number): void {
  const { seen } = useSeen.getState();
  if (seen?.startedAt === startedAt && seen.seq >= seq) return;
  useSeen.setState({ seen: { startedAt, seq } });
  keep({ startedAt, seq });
}

/** Warnings and errors among the latest events that nobody has looked at in this browser. */
export function countUnseen({ events, gateway }: Pick<Snapshot, 'events' | 'gateway'>, seen: Seen | null): number {
  const from = seen?.startedAt === gateway.startedAt ? seen.seq : 0;
  return events.filter(({ seq, severity }) => seq > from && (severity === 'warning' || severity === 'bad')).length;
}

/** How many of them there are. */
export const useUnseen = (snapshot: Pick<Snapshot, 'events' | 'gateway'>): number =>
  countUnseen(
    snapshot,
    useSeen((state) => state.seen),
  );
