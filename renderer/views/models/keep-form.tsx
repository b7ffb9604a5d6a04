import { Button, MultiSelect, NumberInput, Select, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { KeepRule } from '../../../shared/keep.ts';
import { saveKeeping } from '../../store/actions/keep-actions.ts';
import { usePanel } from '../../store/panel-store.ts';
import { useBackends } from '../../store/selectors.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { keepOutlook } from './keep-outlook.ts';
import { matrixRows } from './matrix-rows.ts';
import { useLoadPlaces } from './use-load-places.ts';

interface KeepFormProps {
  /** Null where one is chosen here. */
  readonly model: string | null;
  /** The rule to change; null makes one. */
  readonly before: KeepRule | null;
  readonly onDone: () => void;
}

/** Makes or changes a rule that keeps copies of a model in memory, and shows what it would do now. */
export function KeepForm({ model: preset, before, onDone }: KeepFormProps) {
  const [model, setModel] = useState(preset);
  const [copies, setCopies] = useState(before?.copies ?? 1);
  const [backends, setBackends] = useState<readonly string[]>(before?.backends ?? []);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const rows = matrixRows(usePanel((state) => state.inventory) ?? []);
  const ids = useBackends().map(({ id }) => id);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (model === null || isSending) return;
    setSending(true);
    const error = await saveKeeping(model, { copies, backends });
    setSending(false);
    if (error) setComplaint(error.message);
    else onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Select
          label="Model"
          placeholder="Choose one that is installed"
          searchable
          data={[...new Set([...rows.map((row) => row.model), ...(preset === null ? [] : [preset])])]}
          value={model}
          onChange={setModel}
          readOnly={before !== null}
          nothingFoundMessage="No backend has such a model: pull it first"
          data-autofocus={preset === null ? true : undefined}
        />
        <NumberInput
          label="Copies"
          description="On so many backends it is in memory at any time"
          min={1}
          max={Math.max(1, backends.length || ids.length)}
          value={copies}
          onChange={(next) => setCopies(Math.max(1, Number(next) || 1))}
          data-autofocus={preset === null ? undefined : true}
        />
        <MultiSelect
          label="Backends"
          description="That may hold them. None chosen: every one that has it"
          placeholder={backends.length === 0 ? 'Every one that has it' : ''}
          data={[...new Set([...ids, ...backends])]}
          value={[...backends]}
          onChange={setBackends}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Clear the backends' }}
          nothingFoundMessage="No such backend"
        />
        {model === null ? null : <Outlook model={model} copies={copies} backends={backends} />}
        <FormEnd onCancel={onDone} complaint={complaint}>
          <Button type="submit" loading={isSending} disabled={model === null}>
            {before ? 'Save the rule' : `Keep ${copies} ${copies === 1 ? 'copy' : 'copies'} warm`}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

/** What the rule would do now, and what that would push out of memory. */
function Outlook({ model, ...rule }: KeepRule & { readonly model: string }) {
  const places = useLoadPlaces(model);
  if (places === null) return null;
  const { lines, lack } = keepOutlook(places, rule);
  return (
    <section aria-label="What the rule would do now">
      <Text size="sm" fw={500} mb={4}>
        Now
      </Text>
      {lines.map(({ backend, words, isCostly }) => (
        <Text key={backend} size="sm" {...(isCostly ? { className: 'tone-wary' } : {})}>
          {backend}: {words}
        </Text>
      ))}
      {lack === null ? null : (
        <Text size="sm" className="tone-wary" role="status">
          {lack}
        </Text>
      )}
    </section>
  );
}
