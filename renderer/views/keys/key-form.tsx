import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { CommandError } from '../../../shared/contract.ts';
import type { ApiKey, NewSecret } from '../../../shared/key.ts';
import { orderKey } from '../../store/actions/key-actions.ts';
import { gatewayNow } from '../../store/now.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { showNotice } from '../../ui/notices.tsx';
import { plainMessage } from '../../ui/plain-message.ts';
import { ClassField, ExpiryField, LimitFields, ModelsField, PlaceFields, ScopesField } from './key-fields.tsx';
import { changesOf, checkValues, type FieldErrors, fieldOf, type KeyValues, rulesOf, valuesOf } from './key-values.ts';

interface KeyFormProps {
  /** The key to change, as it was when the form was opened; null makes a new one. */
  readonly before: ApiKey | null;
  readonly onDone: () => void;
  /** Takes the secret of a key that was made. */
  readonly onSecret?: (told: NewSecret) => void;
}

/** Makes a key, or changes what one may do. */
export function KeyForm({ before, onDone, onSecret }: KeyFormProps) {
  const form = useKeyForm(before, onDone, onSecret);
  const { values, errors, change } = form;
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Stack gap="md">
        <SimpleGrid cols={2}>
          <TextInput
            label="Owner"
            description="Whom it is for: a person or a program"
            required
            data-autofocus
            autoComplete="off"
            maxLength={100}
            value={values.owner}
            error={errors.owner}
            onChange={(event) => change({ owner: event.currentTarget.value })}
          />
          <TextInput
            label="Note"
            description="For yourself"
            autoComplete="off"
            maxLength={500}
            value={values.note}
            error={errors.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
        </SimpleGrid>
        <ScopesField values={values} errors={errors} change={change} />
        <ModelsField values={values} errors={errors} change={change} />
        <PlaceFields values={values} errors={errors} change={change} />
        <LimitFields values={values} errors={errors} change={change} />
        <Group align="flex-start" gap="xl">
          <ClassField values={values} change={change} />
          <ExpiryField values={values} errors={errors} change={change} before={before} />
        </Group>
        <FormEnd onCancel={onDone} complaint={form.complaint}>
          <Button type="submit" loading={form.isSending} disabled={before !== null && !form.isChanged}>
            {before ? `Save ${before.id}` : 'Create the key'}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

function useKeyForm(before: ApiKey | null, onDone: () => void, onSecret: KeyFormProps['onSecret']) {
  const [values, setValues] = useState(() => valuesOf(before));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);

  async function order(): Promise<CommandError | null> {
    if (before) {
      const edited = await orderKey('key.edit', { id: before.id, ...changesOf(values, before, gatewayNow()) });
      if (!edited.ok) return edited.error;
      showNotice(`Changed ${values.owner}’s key; it counts from the next request on`);
      onDone();
      return null;
    }
    const made = await orderKey('key.create', rulesOf(values, gatewayNow()));
    if (!made.ok) return made.error;
    onSecret?.(made.value);
    return null;
  }
  const refuse = (error: CommandError): void => {
    const field = fieldOf(error.field);
    if (field) setErrors({ [field]: plainMessage(error) });
    else setComplaint(error.message);
  };
  return {
    values,
    errors,
    complaint,
    isSending,
    isChanged: before !== null && Object.keys(changesOf(values, before, 0)).length > 0,
    change(some: Partial<KeyValues>): void {
      setValues((old) => ({ ...old, ...some }));
      setErrors({});
      setComplaint(null);
    },
    async submit(event: FormEvent): Promise<void> {
      event.preventDefault();
      const missing = checkValues(values);
      setErrors(missing);
      if (Object.keys(missing).length > 0) return;
      setSending(true);
      const error = await order();
      setSending(false);
      if (error) refuse(error);
    },
  };
}
