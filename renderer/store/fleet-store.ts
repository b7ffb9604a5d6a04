import { create } from 'zustand';
import type { Bridge } from '../../shared/contract.ts';
import type { Snapshot } from '../../shared/snapshot.ts';

/** Snapshots come twice a second: after this long without one the connection is lost. */
const STALE_AFTER_MS = 4_000;

interface FleetState {
  /** Null until the first one arrives. */
  readonly snapshot: Snapshot | null;
  readonly isStale: boolean;
}

export const useFleet = create<FleetState>(() => ({ snapshot: null, isStale: false }));

/** Feeds the store with whole snapshots; the returned function ends it. */
export function startInbound({ subscribe }: Bridge): () => void {
  const markStale = (): void => useFleet.setState({ isStale: true });
  let timer = setTimeout(markStale, STALE_AFTER_MS);
  const unsubscribe = subscribe('snapshot', (snapshot) => {
    clearTimeout(timer);
    timer = setTimeout(markStale, STALE_AFTER_MS);
    useFleet.setState({ snapshot, isStale: false });
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
