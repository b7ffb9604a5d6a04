import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useEffect } from 'react';
import { addBackend } from '../../../store/actions/save-backend.ts';
import { closeDialog, useDialog } from '../../../store/dialogs.ts';
import { useBackends } from '../../../store/selectors.ts';
import { FormEnd } from '../../../ui/form-end.tsx';
import { BackendFields } from './backend-fields.tsx';
import { completeUrl } from './complete-url.ts';
import { CredentialField } from './credential-field.tsx';
import { addressOf, emptyForm, prefill, settingsOf } from './form-values.ts';
import { InspectionNotice } from './inspection-notice.tsx';
import { KindControl } from './kind-control.tsx';
import { useBackendForm } from './use-backend-form.ts';
import { useCredential } from './use-credential.ts';
import { type Look, useInspection } from './use-inspection.ts';

/** Adds a server by its address, after a look at it. */
export function AddBackendDialog() {
  const dialog = useDialog('add-backend');
  return (
    <Modal opened={dialog !== null} onClose={closeDialog} title="Add a backend" size="lg">
      <AddForm />
    </Modal>
  );
}

function AddForm() {
  const form = useBackendForm(emptyForm);
  const { values, touched, errors, complaint, write, fill } = form;
  const credential = useCredential(null);
  const kind = touched.has('kind') ? values.kind : undefined;
  const url = completeUrl(values.url, kind);
  const look = useInspection(url, kind);
  const taken = new Set(useBackends().map(({ id }) => id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new look suggests something.
  useEffect(() => {
    if (look.state === 'done') fill(prefill(values, look.inspection, { touched, taken }));
  }, [look]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (url === null || verdictOn(look, false) === 'wait') return;
    const { id } = values;
    const address = addressOf(url, values.kind, look.state === 'done' ? look.inspection : null);
    const shown = credential.order();
    const add = async () =>
      credential.take(
        await addBackend({
          ...{ url: address, kind: values.kind },
          ...(id === '' ? {} : { id }),
          ...settingsOf(values),
          ...(shown && 'secret' in shown && { credential: shown }),
        }),
      );
    if (await form.submit(add)) closeDialog();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <TextInput
          label="URL"
          description="Such as 10.0.1.10 or http://gpu-1.lan:11434, or the base URL of an OpenAI-compatible server such as https://api.example.com/v1"
          placeholder="http://10.0.1.10:11434"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={values.url}
          error={errors.url}
          onChange={(event) => write('url', { url: event.currentTarget.value })}
        />
        <InspectionNotice look={look} chosen={values.kind} />
        <KindControl form={form} />
        <TextInput
          label="Id"
          description="Its name in this fleet: letters, digits and '-'"
          autoComplete="off"
          spellCheck={false}
          value={values.id}
          error={errors.id}
          onChange={(event) => write('id', { id: event.currentTarget.value })}
        />
        <BackendFields form={form} />
        <CredentialField current={null} credential={credential} isWanted={wantsCredential(look)} />
        <FormEnd onCancel={closeDialog} complaint={complaint}>
          <SubmitButton
            verdict={verdictOn(look, credential.order() !== null)}
            id={values.id}
            isSending={form.isSending}
          />
        </FormEnd>
      </Stack>
    </form>
  );
}

const wantsCredential = (look: Look): boolean =>
  look.state === 'done' && !look.inspection.found && look.inspection.kind === 'credential';

type Verdict = 'add' | 'add-anyway' | 'wait';

/** Whether it can be added: not before it was looked at, and not twice. */
function verdictOn(look: Look, hasCredential: boolean): Verdict {
  if (look.state === 'failed') return 'add-anyway';
  if (look.state !== 'done') return 'wait';
  if (!look.inspection.found) return hasCredential && wantsCredential(look) ? 'add' : 'add-anyway';
  return look.inspection.knownAs === null ? 'add' : 'wait';
}

interface SubmitButtonProps {
  readonly verdict: Verdict;
  readonly id: string;
  readonly isSending: boolean;
}

function SubmitButton({ verdict, id, isSending }: SubmitButtonProps) {
  const what = id === '' ? 'it' : id;
  return (
    <Button
      type="submit"
      loading={isSending}
      disabled={verdict === 'wait'}
      variant={verdict === 'add-anyway' ? 'default' : 'filled'}
    >
      {verdict === 'add-anyway' ? `Add ${what} anyway` : `Add ${id === '' ? 'the backend' : id}`}
    </Button>
  );
}
