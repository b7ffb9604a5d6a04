import { Modal, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { NewSecret } from '../../../shared/key.ts';
import { closeDialog, useDialog } from '../../store/dialogs.ts';
import { useKey } from '../../store/keys/key-store.ts';
import { ImportForm } from './import-form.tsx';
import { KeyForm } from './key-form.tsx';
import { NewSecretPanel } from './new-secret.tsx';
import { NewSecretList } from './new-secret-list.tsx';
import { RotateForm } from './rotate-form.tsx';

const SIZE = 640;
const WIDE = 960;

/** The keys' dialogs: they can be opened from anywhere. */
export function KeyDialogs() {
  return (
    <>
      <CreateDialog />
      <ImportDialog />
      <EditDialog />
      <RotateDialog />
    </>
  );
}

function CreateDialog() {
  const dialog = useDialog('create-key');
  return (
    <SecretDialog isOpen={dialog !== null} title="Create a key">
      {(tell) => <KeyForm before={null} onDone={closeDialog} onSecret={(told) => tell([told])} />}
    </SecretDialog>
  );
}

function ImportDialog() {
  const dialog = useDialog('import-keys');
  return (
    <SecretDialog isOpen={dialog !== null} title="Import keys from a list" isWide>
      {(tell) => <ImportForm onDone={closeDialog} onSecrets={tell} />}
    </SecretDialog>
  );
}

function RotateDialog() {
  const dialog = useDialog('rotate-key');
  const key = useKey(dialog?.id ?? '');
  return (
    <SecretDialog isOpen={dialog !== null} title={`Rotate ${key ? `${key.owner}’s key` : (dialog?.id ?? '')}`}>
      {(tell) =>
        key ? (
          <RotateForm apiKey={key} onDone={closeDialog} onSecret={(told) => tell([told])} />
        ) : (
          <NoSuchKey id={dialog?.id} />
        )
      }
    </SecretDialog>
  );
}

function EditDialog() {
  const dialog = useDialog('edit-key');
  const key = useKey(dialog?.id ?? '');
  return (
    <Modal
      opened={dialog !== null}
      onClose={closeDialog}
      size={SIZE}
      title={`Edit ${key ? `${key.owner}’s key` : (dialog?.id ?? '')}`}
    >
      {dialog === null ? null : <EditSubject key={dialog.id} id={dialog.id} />}
    </Modal>
  );
}

function EditSubject({ id }: { readonly id: string }) {
  const key = useKey(id);
  // What it was when the dialog opened: what is read meanwhile must not write over somebody's typing.
  const [before] = useState(key);
  return before && key ? <KeyForm before={before} onDone={closeDialog} /> : <NoSuchKey id={id} />;
}

const NoSuchKey = ({ id }: { readonly id: string | undefined }) =>
  id === undefined ? null : <Text size="sm">There is no key called {id}.</Text>;

interface SecretDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly isWide?: boolean;
  /** The form that ends in secrets. */
  readonly children: (tell: (told: readonly NewSecret[]) => void) => ReactNode;
}

/** A dialog whose form ends in secrets, which are kept nowhere else and forgotten with the dialog. */
function SecretDialog({ isOpen, title, isWide = false, children }: SecretDialogProps) {
  const [told, setTold] = useState<readonly NewSecret[]>([]);
  const isTold = told.length > 0;
  // Also when another dialog takes its place.
  useEffect(() => {
    if (!isOpen) setTold([]);
  }, [isOpen]);
  return (
    <Modal
      opened={isOpen}
      onClose={closeDialog}
      size={isWide ? WIDE : SIZE}
      title={isTold ? titleOf(told) : title}
      // A stray click or key must not take away what is shown only once.
      closeOnClickOutside={!isTold}
      closeOnEscape={!isTold}
      withCloseButton={!isTold}
    >
      {isOpen ? isTold ? <Told told={told} /> : children(setTold) : null}
    </Modal>
  );
}

const titleOf = ([first, ...more]: readonly NewSecret[]): string =>
  more.length === 0 ? `A new secret for ${first?.key.owner}` : `${more.length + 1} new secrets`;

function Told({ told }: { readonly told: readonly NewSecret[] }) {
  const [first, ...more] = told;
  return first && more.length === 0 ? (
    <NewSecretPanel told={first} onDone={closeDialog} />
  ) : (
    <NewSecretList told={told} onDone={closeDialog} />
  );
}
