import { Modal } from '@mantine/core';
import { closeDialog, useDialog } from '../../store/dialogs.ts';
import { PullForm } from './pull-form.tsx';
import { WarmForm } from './warm-form.tsx';

/** The models' dialogs: they can be opened from anywhere. */
export function ModelDialogs() {
  const warm = useDialog('warm-model');
  const pull = useDialog('pull-model');
  return (
    <>
      <Modal opened={warm !== null} onClose={closeDialog} title="Warm a model" size={620}>
        {warm ? <WarmForm model={warm.model ?? null} backend={warm.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={pull !== null} onClose={closeDialog} title="Pull a model" size={620}>
        {pull ? <PullForm model={pull.model ?? ''} backend={pull.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
    </>
  );
}
