import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { editBackend } from '../../../store/actions/save-backend.ts';
import { saveCredential } from '../../../store/actions/save-credential.ts';
import { closeDialog, type Dialog, useDialog } from '../../../store/dialogs.ts';
import { useBackend } from '../../../store/selectors.ts';
import { FormEnd } from '../../../ui/form-end.tsx';
import { BackendFields } from './backend-fields.tsx';
import { completeUrl } from './complete-url.ts';
import { CredentialField } from './credential-field.tsx';
import { changesOf, formOf } from './form-values.ts';
import { InspectionNotice } from './inspection-notice.tsx';
import { KindControl } from './kind-control.tsx';
import { useBackendForm } from './use-backend-form.ts';
import { useCredential } from './use-credential.ts';
import { useInspection } from './use-inspection.ts';

type EditDialog = Extract<Dialog, { readonly kind: 'edit-backend' }>;

/** Changes how a backend is set up. */
export function EditBackendDialog() {
  const dialog = useDialog('edit-backend');
  return (
    <Modal opened={dialog !== null} onClose={closeDialog} title={`Edit ${dialog?.id ?? ''}`} size="lg">
      {dialog === null ? null : <Subject key={dialog.id} dialog={dialog} />}
    </Modal>
  );
}

function Subject({ dialog }: { readonly dialog: EditDialog }) {
  const backend = useBackend(dialog.id);
  // What it was when the dialog opened: snapshots that come meanwhile must not write over somebody's typing.
  const [before] = useState(backend);
  if (!before || !backend) return <Text size="sm">{dialog.id} is not in the fleet any more.</Text>;
  return <EditForm before={before} startAt={dialog.field} />;
}

interface EditFormProps {
  readonly before: BackendSnapshot;
  readonly startAt: EditDialog['field'];
}

function EditForm({ before, startAt }: EditFormProps) {
  const form = useBackendForm(formOf(before));
  const credential = useCredential(before.credential);
  const { values, errors, complaint, write } = form;
  const url = completeUrl(values.url, values.kind) ?? values.url;
  const isMoved = url !== before.url || values.kind !== before.kind;
  const look = useInspection(isMoved ? completeUrl(values.url, values.kind) : null, values.kind);
  const changes = changesOf({ ...values, url }, before);
  const isEdited = Object.keys(changes).length > 0;
  const order = credential.order();
  const isChanged = isEdited || order !== null;
  const save = async () =>
    (isEdited ? await editBackend(before, changes) : null) ??
    (order ? credential.take(await saveCredential(before.id, order)) : null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isChanged && (await form.submit(save))) closeDialog();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <TextInput
          label="URL"
          autoComplete="off"
          spellCheck={false}
          value={values.url}
          error={errors.url}
          onChange={(event) => write('url', { url: event.currentTarget.value })}
          {...(startAt === undefined ? { 'data-autofocus': true } : {})}
        />
        {isMoved ? (
          <>
            <InspectionNotice look={look} chosen={values.kind} self={before.id} />
            <Text size="sm">
              Another address or kind makes it a new backend: what was learned of the old one is forgotten. Streams that
              run there still finish.
            </Text>
          </>
        ) : null}
        <KindControl form={form} />
        <BackendFields form={form} startAt={startAt} />
        <CredentialField current={before.credential} credential={credential} isMoving={url !== before.url} />
        <FormEnd onCancel={closeDialog} complaint={complaint}>
          <Button type="submit" loading={form.isSending} disabled={!isChanged}>
            Save {before.id}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}
