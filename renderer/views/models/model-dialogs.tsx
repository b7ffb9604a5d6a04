import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { closeDialog, useDialog } from '../../store/dialogs.ts';
import { usePanel } from '../../store/panel-store.ts';
import { AliasForm } from './alias-form.tsx';
import { CopyForm } from './copy-form.tsx';
import { KeepForm } from './keep-form.tsx';
import { PullForm } from './pull-form.tsx';
import { SyncForm } from './sync-form.tsx';
import { WarmForm } from './warm-form.tsx';

/** Also from the drawer of a model, which lies over the page. */
const common = { onClose: closeDialog, zIndex: 'calc(var(--mantine-z-index-modal) + 1)', size: 620 };

/** The models' dialogs: they can be opened from anywhere. */
export function ModelDialogs() {
  const warm = useDialog('warm-model');
  const pull = useDialog('pull-model');
  const copy = useDialog('copy-model');
  const sync = useDialog('sync-model');
  const alias = useDialog('alias');
  const keep = useDialog('keep-model');
  return (
    <>
      <Modal opened={warm !== null} {...common} title="Warm a model">
        {warm ? <WarmForm model={warm.model ?? null} backend={warm.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={pull !== null} {...common} title="Pull a model">
        {pull ? <PullForm model={pull.model ?? ''} backend={pull.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={copy !== null} {...common} title={copy ? `Copy ${copy.model}` : ''}>
        {copy ? <CopyForm model={copy.model} backend={copy.backend ?? null} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={sync !== null} {...common} title={sync ? `Sync ${sync.model}` : ''}>
        {sync ? <SyncForm model={sync.model} onDone={closeDialog} /> : null}
      </Modal>
      <Modal opened={keep !== null} {...common} title="Keep a model warm">
        {keep ? <KeepSubject key={keep.model} model={keep.model ?? null} /> : null}
      </Modal>
      <Modal
        opened={alias !== null}
        {...common}
        title={alias?.name === undefined ? 'Make an alias' : `Edit ${alias.name}`}
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

/** The rule as it was when the dialog opened. */
function KeepSubject({ model }: { readonly model: string | null }) {
  const [before] = useState(() => usePanel.getState().snapshot?.kept.find((rule) => rule.model === model));
  return <KeepForm model={model} before={before ?? null} onDone={closeDialog} />;
}
