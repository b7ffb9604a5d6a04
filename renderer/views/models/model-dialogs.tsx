import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { closeDialog, useDialog } from '../../store/dialogs.ts';
import { usePanel } from '../../store/panel-store.ts';
import { AliasForm } from './alias-form.tsx';
import { CopyForm } from './copy-form.tsx';
import { PullForm } from './pull-form.tsx';
import { SyncForm } from './sync-form.tsx';
import { WarmForm } from './warm-form.tsx';

/** The models' dialogs: they can be opened from anywhere. */
export function ModelDialogs() {
  const warm = useDialog('warm-model');
  const pull = useDialog('pull-model');
  const copy = useDialog('copy-model');
  const sync = useDialog('sync-model');
  const alias = useDialog('alias');
  return (
    <>
      <Modal opened={warm !== null} onClose={closeDialog} title="Warm a model" size={620}>
        {warm ? <WarmForm model={warm.model ?? null} backend={warm.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={pull !== null} onClose={closeDialog} title="Pull a model" size={620}>
        {pull ? <PullForm model={pull.model ?? ''} backend={pull.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={copy !== null} onClose={closeDialog} title={copy ? `Copy ${copy.model}` : ''} size={620}>
        {copy ? <CopyForm model={copy.model} backend={copy.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={sync !== null} onClose={closeDialog} title={sync ? `Sync ${sync.model}` : ''} size={620}>
        {sync ? <SyncForm model={sync.model} onDone={closeDialog} /> : null}
      </Modal>
      <Modal
        opened={alias !== null}
        onClose={closeDialog}
        title={alias?.name === undefined ? 'Make an alias' : `Edit ${alias.name}`}
        size={620}
      >
        {alias ? <AliasSubject key={alias.name} name={alias.name} /> : null}
      </Modal>
    </>
  );
}

/** As it was when the dialog opened: snapshots that come meanwhile must not write over somebody's typing. */
function AliasSubject({ name }: { readonly name: string | undefined }) {
  const [before] = useState(() => usePanel.getState().snapshot?.aliases.find((alias) => alias.name === name));
  if (name !== undefined && before === undefined) return <Text size="sm">{name} is no alias any more.</Text>;
  return <AliasForm before={before ?? null} onDone={closeDialog} />;
}
