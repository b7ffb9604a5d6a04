import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { drainBackend, resumeBackend } from '../../store/actions/backend-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { go } from '../../store/route.ts';
import { takesOrders } from '../../ui/backend-state.ts';
import { useRowKeys } from '../../ui/use-row-keys.ts';
import { mark, useListState } from './list-state.ts';

/** The list's own keys: `d` drains or resumes, `w` warms. */
export function useFleetKeys(shown: readonly BackendSnapshot[]): void {
  useRowKeys({
    ids: shown.map(({ id }) => id),
    marked: () => useListState.getState().marked,
    mark,
    open: (id) => go('backend', id),
    letters: {
      d(id) {
        const backend = shown.find((one) => one.id === id);
        if (backend) (backend.mode === 'active' ? drainBackend : resumeBackend)(backend);
      },
      w(id) {
        const backend = shown.find((one) => one.id === id);
        if (backend && takesOrders(backend)) openDialog({ kind: 'warm-model', backend: id });
      },
    },
  });
}
