import { useEffect } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { drainBackend, resumeBackend } from '../../store/actions/backend-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { usePanel } from '../../store/panel-store.ts';
import { takesOrders } from '../../ui/backend-state.ts';
import { isForOthers, isTyping } from '../../ui/key-target.ts';

/** The keys of the list act on the one backend of this page: `d` drains or resumes it, `w` warms a model there. */
export function useBackendKeys(id: string): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isForOthers(event) || isTyping(event.target)) return;
      const act = keyMap[event.key];
      const backend = usePanel.getState().snapshot?.backends.find((one) => one.id === id);
      if (!act || !backend) return;
      event.preventDefault();
      act(backend);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id]);
}

const keyMap: Readonly<Record<string, (backend: BackendSnapshot) => unknown>> = {
  d: (backend) => void (backend.mode === 'active' ? drainBackend : resumeBackend)(backend),
  w: (backend) => takesOrders(backend) && openDialog({ kind: 'warm-model', backend: backend.id }),
};
