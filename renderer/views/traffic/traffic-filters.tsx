import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo } from 'react';
import { type PanelState, usePanel } from '../../store/panel-store.ts';
import { outcomeFilters, stageFilters, type TrafficFilter } from './traffic-filter.ts';
import { outcomeFilterWord, stageFilterWord } from './traffic-words.ts';
import { changeFilter } from './use-traffic-filter.ts';

const stages = stageFilters.map((value) => ({ value, label: stageFilterWord[value] }));
const outcomes = outcomeFilters.map((value) => ({ value, label: outcomeFilterWord[value] }));

/** In one string each, which is the same while the names are. */
const backendNames = ({ snapshot }: PanelState): string => (snapshot?.backends ?? []).map(({ id }) => id).join(' ');
const modelNames = ({ snapshot }: PanelState): string => (snapshot?.models ?? []).map(({ model }) => model).join(' ');
const optionsOf = (names: string, chosen: string | null) =>
  [...new Set([...names.split(' '), chosen ?? ''])].filter(Boolean).map((value) => ({ value, label: value }));

/** Which requests are listed. */
export const TrafficFilters = memo(({ filter }: { readonly filter: TrafficFilter }) => {
  const backends = optionsOf(usePanel(backendNames), filter.backend);
  const models = optionsOf(usePanel(modelNames), filter.model);
  return (
    <search className="traffic-filters">
      <TextInput
        data-filter
        aria-label="Filter requests"
        placeholder="Id, client, reason  /"
        size="xs"
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={filter.text}
        onChange={({ currentTarget }) => changeFilter({ text: currentTarget.value })}
      />
      <Choice
        label="Backend"
        options={backends}
        value={filter.backend}
        onChange={(backend) => changeFilter({ backend })}
      />
      <Choice label="Model" options={models} value={filter.model} onChange={(model) => changeFilter({ model })} />
      <Choice label="Stage" options={stages} value={filter.stage} onChange={(stage) => changeFilter({ stage })} />
      <Choice
        label="Outcome"
        options={outcomes}
        value={filter.outcome}
        onChange={(outcome) => changeFilter({ outcome })}
      />
    </search>
  );
});

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T | null;
  readonly onChange: (value: T | null) => void;
}

function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      size="xs"
      clearable
      searchable
      data={options}
      value={value}
      onChange={(chosen) => onChange(options.find((option) => option.value === chosen)?.value ?? null)}
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
    />
  );
}
