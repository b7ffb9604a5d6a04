import { useEffect } from 'react';
import { create } from 'zustand';
import type { Snapshot } from '../../shared/snapshot.ts';

/** Up to where somebody has looked; numbers begin anew with each run of the gateway. */
interface Seen {
  readonly startedAt: number;
  readonly seq: number;
}

const useSeen = create<{ readonly seen: Seen | null }>(() => ({ seen: null }));

/** Notes that everything up to that event of that run has been seen. */
export function noteSeen(startedAt: number, seq: number): void {
  const { seen } = useSeen.getState();
  if (seen?.startedAt === startedAt && seen.seq >= seq) return;
  useSeen.setState({ seen: { startedAt, seq } });
}

/** Warnings and errors among the latest events that nobody has looked at; none where it is not known what was seen. */
export function countUnseen({ events, gateway }: Pick<Snapshot, 'events' | 'gateway'>, seen: Seen | null): number {
  if (seen === null) return 0;
  const from = seen.startedAt === gateway.startedAt ? seen.seq : 0;
  return events.filter(({ seq, severity }) => seq > from && (severity === 'warning' || severity === 'bad')).length;
}

/** How many of them there are; what happened before the page was opened counts as seen. */
export function useUnseen(snapshot: Pick<Snapshot, 'events' | 'gateway'>): number {
  const seen = useSeen((state) => state.seen);
  const { startedAt } = snapshot.gateway;
  const latest = snapshot.events[0]?.seq ?? 0;
  const isFirst = seen === null;
  useEffect(() => {
    if (isFirst) noteSeen(startedAt, latest);
  }, [isFirst, startedAt, latest]);
  return countUnseen(snapshot, seen);
}
