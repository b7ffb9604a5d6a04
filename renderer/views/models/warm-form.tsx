import { Button, Group, NumberInput, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isMissed } from '../../../shared/load-forecast.ts';
import { warmModel } from '../../store/actions/model-actions.ts';
import { usePanel } from '../../store/panel-store.ts';
import { useBackends, useDriftOf } from '../../store/selectors.ts';
import { takesOrders } from '../../ui/backend-state.ts';
import { formatList } from '../../ui/figures.ts';
import { FormEnd } from '../../ui/form-end.tsx';
import { loadPlaces } from './load-places.ts';
import { matrixRows } from './matrix-rows.ts';
import { PlaceList } from './place-list.tsx';
import { useLoadPlaces } from './use-load-places.ts';

interface WarmFormProps {
  readonly model: string | null;
  /** Chosen beforehand; the best place otherwise. */
  readonly backend: string | null;
  readonly onDone: () => void;
}

const KEEP = [
  { value: 'own', label: "That server's default" },
  { value: '30m', label: '30 minutes' },
  { value: '-1', label: 'For ever' },
];

/** Loads a model into memory on backends of one's choice, or on the best few. */
export function WarmForm({ model: presetModel, backend: presetBackend, onDone }: WarmFormProps) {
  const backends = useBackends();
  const inventory = usePanel((state) => state.inventory) ?? [];
  const managed = new Set(backends.filter(takesOrders).map(({ id }) => id));
  const rows = matrixRows(inventory.filter((one) => managed.has(one.backend)));
  const [model, setModel] = useState(presetModel);
  const known = useLoadPlaces(model);
  const places = loadPlaces(known ?? [], backends);
  const best = places.filter(({ fits }) => fits).map(({ backend }) => backend.id);
  /** Null until somebody chooses: the best place then. */
  const [own, setOwn] = useState<ReadonlySet<string> | null>(() => (presetBackend ? new Set([presetBackend]) : null));
  const chosen = own ?? new Set(best.slice(0, 1));
  const [keep, setKeep] = useState('own');

  const possible = new Set(places.filter(({ isPossible }) => isPossible).map(({ backend }) => backend.id));
  // What was chosen beforehand stands until the gateway says otherwise.
  const on = [...chosen].filter((id) => known === null || possible.has(id));
  const lost = (known ?? []).filter(
    ({ backend, forecast }) => on.includes(backend) && forecast?.victims.some(isMissed),
  );
  const isDrifted = (useDriftOf(model)?.builds.length ?? 0) > 0;

  const chooseModel = (next: string | null): void => {
    setModel(next);
    if (!presetBackend) setOwn(null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (model === null || on.length === 0) return;
    void warmModel({ model, backends: on }, keep === 'own' ? undefined : keep);
    onDone();
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Select
          label="Model"
          placeholder="Choose one that is installed"
          searchable
          data={rows.filter(({ cloud }) => cloud === null).map((row) => row.model)}
          value={model}
          onChange={chooseModel}
          nothingFoundMessage="No backend has such a model: pull it first"
          data-autofocus={presetModel === null ? true : undefined}
        />
        {model === null ? null : (
          <>
            <Group justify="space-between">
              <Text size="sm" fw={500}>
                Where
              </Text>
              <NumberInput
                aria-label="How many of the best-fitting"
                leftSection="best"
                leftSectionWidth={40}
                placeholder="–"
                size="xs"
                w={96}
                min={0}
                max={best.length}
                disabled={best.length === 0}
                value={on.every((id) => best.slice(0, on.length).includes(id)) ? on.length : ''}
                onChange={(count) => setOwn(new Set(best.slice(0, Number(count) || 0)))}
              />
            </Group>
            <PlaceList label="Where" places={places} chosen={new Set(on)} onChange={setOwn} />
            <div>
              <Text size="sm" fw={500} id="keep-label" mb={4}>
                Keep it in memory after its last request
              </Text>
              <SegmentedControl aria-labelledby="keep-label" data={KEEP} value={keep} onChange={setKeep} />
            </div>
            {lost.map(({ backend, words }) => (
              <Text key={backend} size="sm" className="tone-wary" role="status">
                {backend}: {words}.
              </Text>
            ))}
            {isDrifted ? (
              <Text size="sm" className="tone-wary">
                The copies of {model} differ: what answers depends on where a request runs. Sync it first to avoid that.
              </Text>
            ) : null}
          </>
        )}
        <FormEnd onCancel={onDone}>
          <Button
            type="submit"
            disabled={model === null || on.length === 0}
            data-autofocus={presetModel ? true : undefined}
          >
            {on.length === 0 ? 'Choose where' : `Warm on ${formatList(on, 3)}`}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}
