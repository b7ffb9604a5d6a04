import type { LeavingSnapshot } from '../../../../shared/leaving.ts';
import { backendKey, drainAnyway, keepInService } from '../../../store/actions/backend-actions.ts';
import { usePending, useSnapshot } from '../../../store/selectors.ts';
import { LeavingNote } from '../../../ui/leaving-note.tsx';

/** Every backend that is to be drained once its models are warm elsewhere. */
export const LeavingNotes = () => useSnapshot().leaving.map((one) => <Note key={one.backend} leaving={one} />);

function Note({ leaving }: { readonly leaving: LeavingSnapshot }) {
  const isBusy = usePending(backendKey(leaving.backend)) !== undefined;
  return (
    <LeavingNote
      leaving={leaving}
      isBusy={isBusy}
      onKeep={(id) => void keepInService(id)}
      onDrain={(one) => void drainAnyway(one)}
    />
  );
}
