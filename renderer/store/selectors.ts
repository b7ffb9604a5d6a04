import type { ModelDrift } from '../../shared/drift.ts';
import type { BackendSnapshot, Snapshot } from '../../shared/snapshot.ts';
import { type PanelState, usePanel } from './panel-store.ts';

const none: readonly never[] = [];

/** The last snapshot. Views are rendered only once there is one. */
export function useSnapshot(): Snapshot {
  const snapshot = usePanel((state) => state.snapshot);
  if (!snapshot) throw new Error('a view was rendered before the first snapshot');
  return snapshot;
}

export const useBackends = (): readonly BackendSnapshot[] => usePanel(selectBackends);

const selectBackends = ({ snapshot }: PanelState): readonly BackendSnapshot[] => snapshot?.backends ?? none;

export const useBackend = (id: string): BackendSnapshot | undefined =>
  usePanel(({ snapshot }) => snapshot?.backends.find((backend) => backend.id === id));

/** What is being done to a thing right now, in a word; undefined when nothing is. */
export const usePending = (key: string): string | undefined => usePanel(({ pending }) => pending[key]);

/** Whether what is shown may be out of date. */
export const useIsStale = (): boolean => usePanel(({ link }) => link === 'lost' || link === 'signed-out');

/** How the copies of a model differ; null where they are alike, or nothing is known of it. */
export const useDriftOf = (model: string | null): ModelDrift | null =>
  usePanel(({ snapshot }) => snapshot?.drift.find((drift) => drift.model === model) ?? null);
