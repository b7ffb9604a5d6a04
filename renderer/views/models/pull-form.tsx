import { Autocomplete, Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { shortDigest } from '../../../shared/drift.ts';
import { canonicalModel } from '../../../shared/model-name.ts';
import type { BackendInventory, BackendSnapshot } from '../../../shared/snapshot.ts';
import { pullModel } from '../../store/actions/model-actions.ts';
import { usePanel } from '../../store/panel-store.ts';
import { useBackends } from '../../store/selectors.ts';
import { reasonOf, stateOf, takesOrders } from '../../ui/backend-state.ts';
import { formatList } from '../../ui/figures.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import type { Place } from './load-places.ts';
import { matrixRows } from './matrix-rows.ts';
import { PlaceList } from './place-list.tsx';

interface PullFormProps {
  readonly model: string;
  readonly backend: string | null;
  readonly onDone: () => void;
}

/** Has backends fetch a model from the registry. */
export function PullForm({ model: preset, backend, onDone }: PullFormProps) {
  const backends = useBackends();
  const inventory = usePanel((state) => state.inventory) ?? [];
  const [written, setWritten] = useState(preset);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(backend ? [backend] : []));
  const model = canonicalModel(written);
  const places = pullPlaces(model, backends, inventory);
  const possible = new Set(places.filter(({ isPossible }) => isPossible).map((place) => place.backend.id));
  const lacking = places.filter(({ fits }) => fits).map((place) => place.backend.id);
  const on = [...chosen].filter((id) => possible.has(id));
  const isWrong = written.trim() !== '' && model === null;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (model === null || on.length === 0) return;
    void pullModel({ model, backends: on });
    onDone();
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Autocomplete
          label="Model"
          placeholder="llama3.1:8b"
          description={
            model !== null && model !== written.trim() ? `Is fetched as ${model}` : 'As the registry names it'
          }
          data={matrixRows(inventory).map((row) => row.model)}
          value={written}
          onChange={setWritten}
          limit={12}
          error={isWrong ? 'That is no model name: it goes like name, name:tag or owner/name:tag' : null}
          data-autofocus={preset === '' ? true : undefined}
        />
        <Group justify="space-between">
          <Text size="sm" fw={500}>
            Where
          </Text>
          <Button variant="subtle" disabled={lacking.length === 0} onClick={() => setChosen(new Set(lacking))}>
            Choose all that lack it
          </Button>
        </Group>
        <PlaceList label="Where" places={places} chosen={new Set(on)} onChange={setChosen} />
        <FormEnd onCancel={onDone}>
          <Button type="submit" disabled={model === null || on.length === 0}>
            {on.length === 0 ? 'Choose where' : `Pull to ${formatList(on, 3)}`}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

function pullPlaces(
  model: string | null,
  backends: readonly BackendSnapshot[],
  inventory: readonly BackendInventory[],
): readonly Place[] {
  const copies = new Map(
    inventory.map(({ backend, installed }) => [backend, installed?.find(({ name }) => name === model)]),
  );
  return backends.map((backend) => {
    const copy = copies.get(backend.id);
    const isPossible = takesOrders(backend) && (backend.health === 'up' || backend.health === 'degraded');
    return { backend, isPossible, fits: isPossible && model !== null && !copy, words: wordsOf(backend, isPossible) };

    function wordsOf(of: BackendSnapshot, isReachable: boolean): string {
      if (!takesOrders(of)) return 'a server of the OpenAI API: what it has is settled there';
      if (!isReachable) return reasonOf(of) ?? stateOf(of);
      return copy ? `has it, digest ${shortDigest(copy.digest)}` : 'does not have it';
    }
  });
}
