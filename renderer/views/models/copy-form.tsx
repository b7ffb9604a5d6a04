import { Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { canonicalModel, isCloudModel } from '../../../shared/model-name.ts';
import { copyModel } from '../../store/actions/model-actions.ts';
import { usePanel } from '../../store/panel-store.ts';
import { useBackends } from '../../store/selectors.ts';
import { formatList } from '../../ui/figures.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { copyPlaces } from './copy-places.ts';
import { PlaceList } from './place-list.tsx';

interface CopyFormProps {
  readonly model: string;
  /** Chosen beforehand; everywhere the model is otherwise. */
  readonly backend: string | null;
  readonly onDone: () => void;
}

/** Gives a model another name where it is installed. */
export function CopyForm({ model, backend, onDone }: CopyFormProps) {
  const backends = useBackends();
  const inventory = usePanel((state) => state.inventory) ?? [];
  const [written, setWritten] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(backend === null ? null : new Set([backend]));
  /** The name for which it was agreed that others lose it: another one has to be agreed to anew. */
  const [agreedTo, setAgreedTo] = useState<string | null>(null);
  const name = canonicalModel(written);
  const wrong = whyWrong(written, name, model);
  const places = copyPlaces({ model, name, backends, inventory });
  const on = places.filter(({ isPossible, backend: { id } }) => isPossible && (chosen?.has(id) ?? true));
  const ids = on.map((place) => place.backend.id);
  const losing = on.filter(({ replaces }) => replaces).map((place) => place.backend.id);
  const isReady = name !== null && wrong === null && ids.length > 0 && (losing.length === 0 || agreedTo === name);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    void copyModel({ model, backends: ids }, written.trim(), losing.length > 0);
    onDone();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="New name"
          placeholder="team-chat"
          description={
            name !== null && name !== written.trim() ? `Is called ${name}` : 'What clients may then ask for, too'
          }
          autoComplete="off"
          spellCheck={false}
          value={written}
          onChange={({ currentTarget }) => setWritten(currentTarget.value)}
          error={wrong}
          data-autofocus
        />
        <Text size="sm" fw={500}>
          Where
        </Text>
        <PlaceList label="Where" places={places} chosen={new Set(ids)} onChange={setChosen} />
        <Text size="xs" c="dimmed">
          Both names are then one build, which takes no more disk. Ollama cannot copy from one server to another: there,
          pull the model.
        </Text>
        {losing.length === 0 ? null : (
          <Checkbox
            size="xs"
            className="tone-wary"
            label={`Replace the other build that is called ${name} on ${formatList(losing)}. It cannot be brought back from here`}
            checked={agreedTo === name}
            onChange={({ currentTarget }) => setAgreedTo(currentTarget.checked ? name : null)}
          />
        )}
        <FormEnd onCancel={onDone}>
          <Button type="submit" disabled={!isReady}>
            {ids.length === 0 ? 'Choose where' : `Copy on ${formatList(ids, 3)}`}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

function whyWrong(written: string, name: string | null, model: string): string | null {
  if (written.trim() === '') return null;
  if (name === null) return 'That is no model name: it goes like name, name:tag or owner/name:tag';
  if (isCloudModel(name)) return 'A name that ends like this means a model of Ollama’s cloud';
  return name === model ? 'That is its name already' : null;
}
