import { backendKey, drainAnyway, keepInService } from '../../store/actions/backend-actions.ts';
import { usePending, useSnapshot } from '../../store/selectors.ts';
import { LeavingNote } from '../../ui/leaving-note.tsx';

/** What that backend waits for before it is drained; nothing when it does not. */
export function BackendLeaving({ id }: { readonly id: string }) {
  const leaving = useSnapshot().leaving.find(({ backend }) => backend === id);
  const isBusy = usePending(backendKey(id)) !== undefined;
  if (!leaving) return null;
  return (
    <LeavingNote
      leaving={leaving}
      isBusy={isBusy}
      onKeep={() => void keepInService(id)}
      onDrain={(one) => void drainAnyway(one)}
    />
  );
}
