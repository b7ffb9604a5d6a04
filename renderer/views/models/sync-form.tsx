import { Button, Radio, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { syncModel } from '../../store/actions/model-actions.ts';
import { useBackends, useDriftOf } from '../../store/selectors.ts';
import { formatList } from '../../ui/figures.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { type SyncChoice, syncChoices } from './sync-choices.ts';

interface SyncFormProps {
  readonly model: string;
  readonly onDone: () => void;
}

/** Chooses which build the copies of a model are to be, and says what that comes to. */
export function SyncForm({ model, onDone }: SyncFormProps) {
  const drift = useDriftOf(model);
  const backends = useBackends();
  const [key, setKey] = useState<string | null>(null);
  const choices = drift && drift.builds.length > 0 ? syncChoices(drift, backends) : [];
  const chosen = choices.find((choice) => choice.key === key) ?? choices[0];
  if (!chosen) return <Text size="sm">All copies of {model} are the same build by now.</Text>;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen.backends.length === 0) return;
    void syncModel(model, chosen.to);
    onDone();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Radio.Group label="All copies are to be" value={chosen.key} onChange={setKey}>
          <Stack gap="xs" mt="xs">
            {choices.map(({ key: value, label, says }) => (
              <Radio key={value} value={value} label={label} description={says} />
            ))}
          </Stack>
        </Radio.Group>
        <Consequences choice={chosen} />
        <FormEnd onCancel={onDone}>
          <Button type="submit" disabled={chosen.backends.length === 0} data-autofocus>
            {chosen.backends.length === 0 ? 'Nobody answers' : `Sync ${formatList(chosen.backends, 3)}`}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

function Consequences({ choice: { to, backends, leftOut } }: { readonly choice: SyncChoice }) {
  return (
    <Stack gap={4}>
      {backends.length === 0 ? null : <Text size="sm">{pullWords(backends)}</Text>}
      <Text size="sm">
        {'newest' in to
          ? 'The builds that are there now cannot be brought back from here.'
          : 'If the registry has another build by now, the copy is put back as it was, and the operation says which build that is.'}
      </Text>
      <Text size="sm">A copy in memory stays in use until it is unloaded.</Text>
      {leftOut.length === 0 ? null : (
        <Text size="sm" className="tone-wary">
          {formatList(leftOut)} {leftOut.length === 1 ? 'differs too and does' : 'differ too and do'} not answer: sync
          again later.
        </Text>
      )}
    </Stack>
  );
}

const pullWords = (backends: readonly string[]): string =>
  backends.length === 1
    ? `${backends[0]} pulls the tag again.`
    : `${formatList(backends)} pull the tag again, one after the other.`;
