import { Autocomplete, Button, MultiSelect, Stack, TagsInput, TextInput } from '@mantine/core';
import type { AliasRule } from '../../../shared/alias.ts';
import { canonicalModel } from '../../../shared/model-name.ts';
import { isSameName } from '../../store/actions/alias-actions.ts';
import { usePanel } from '../../store/panel-store.ts';
import { useBackends, useSnapshot } from '../../store/selectors.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { matrixRows } from './matrix-rows.ts';
import { useAliasForm } from './use-alias-form.ts';

interface AliasFormProps {
  /** The one to change; null makes another. */
  readonly before: AliasRule | null;
  readonly onDone: () => void;
}

/** Makes a name stand for a model, or changes what it stands for. */
export function AliasForm({ before, onDone }: AliasFormProps) {
  const form = useAliasForm(before, onDone);
  const { draft, wanted, errors, write } = form;
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          description={
            before ? 'Clients know it by this name: for another one make another alias' : 'What clients ask for'
          }
          placeholder="chat"
          autoComplete="off"
          spellCheck={false}
          value={draft.name}
          readOnly={before !== null}
          error={errors.name}
          onChange={({ currentTarget }) => write({ name: currentTarget.value })}
          {...(before ? {} : { 'data-autofocus': true })}
        />
        <AliasTarget form={form} isNew={before === null} />
        <FormEnd onCancel={onDone} complaint={form.complaint}>
          <Button type="submit" loading={form.isSending} disabled={!form.mayBeSent}>
            {before ? `Save ${before.name}` : wanted.name === '' ? 'Make the alias' : `Make ${wanted.name}`}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

interface AliasTargetProps {
  readonly form: ReturnType<typeof useAliasForm>;
  readonly isNew: boolean;
}

/** What the name stands for. */
function AliasTarget({ form: { draft, wanted, errors, write }, isNew }: AliasTargetProps) {
  const aliases = useSnapshot().aliases;
  const models = matrixRows(usePanel((state) => state.inventory) ?? []).map(({ model }) => model);
  const backends = useBackends().map(({ id }) => id);
  return (
    <>
      <Autocomplete
        label="Model"
        description={modelWords(wanted.model, models)}
        placeholder="llama3.1:8b"
        data={models}
        limit={12}
        value={draft.model}
        error={errors.model}
        onChange={(model) => write({ model })}
        {...(isNew ? {} : { 'data-autofocus': true })}
      />
      <MultiSelect
        label="Backends"
        description="That may serve this model for this name. None chosen: every one that has it"
        placeholder={draft.backends.length === 0 ? 'Every one that has it' : ''}
        data={[...new Set([...backends, ...draft.backends])]}
        value={[...draft.backends]}
        error={errors.backends}
        onChange={(chosen) => write({ backends: chosen })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the backends' }}
        nothingFoundMessage="No such backend"
      />
      <TagsInput
        label="Fallbacks"
        description="Aliases or models, asked in this order when nobody can serve the model; Enter adds one"
        placeholder={draft.fallbacks.length === 0 ? 'None' : ''}
        data={fallbackGroups(wanted.name, aliases, models)}
        value={[...draft.fallbacks]}
        error={errors.fallbacks}
        onChange={(fallbacks) => write({ fallbacks })}
        withPillsReorder
        comboboxProps={{ position: 'top-start' }}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the fallbacks' }}
      />
    </>
  );
}

function modelWords(model: string, installed: readonly string[]): string {
  const name = canonicalModel(model);
  if (model === '' || name === null) return 'What a backend is asked for instead';
  return installed.includes(name) ? 'What a backend is asked for instead' : 'No backend has it now';
}

const fallbackGroups = (name: string, aliases: readonly AliasRule[], models: readonly string[]) =>
  [
    { group: 'Aliases', items: aliases.map((alias) => alias.name).filter((other) => !isSameName(other, name)) },
    { group: 'Models', items: models.filter((model) => !aliases.some((alias) => isSameName(alias.name, model))) },
  ].filter(({ items }) => items.length > 0);
