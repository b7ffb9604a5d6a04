import { Autocomplete, type ComboboxParsedItem, defaultOptionsFilter, Group, Select, Text } from '@mantine/core';
import type { AliasSnapshot } from '../../../shared/alias.ts';
import { usePanel } from '../../store/panel-store.ts';
import type { ModelOption } from '../../store/playground/model-options.ts';
import { firstOption, modelOptions } from '../../store/playground/model-options.ts';
import { setSide, usePlayground } from '../../store/playground/playground-store.ts';
import { useBackends } from '../../store/selectors.ts';
import { stateOf } from '../../ui/backend-state.ts';
import { formatCount, formatList } from '../../ui/figures.ts';

const ANYWHERE = '';
const MOST_SHOWN = 60;

interface SidePickerProps {
  readonly index: 0 | 1;
  /** Names the side where there are two: ` 1`. */
  readonly suffix: string;
}

/** Whom one side talks to: any model by name, the ones that are there on offer, and a backend or the gateway's choice. */
export function SidePicker({ index, suffix }: SidePickerProps) {
  const side = usePlayground(({ sides }) => sides[index]);
  const backends = useBackends();
  const inventory = usePanel((state) => state.inventory);
  const aliases = usePanel(({ snapshot }) => snapshot?.aliases);
  const options = modelOptions(inventory ?? [], backends, side.backend);
  const places = [
    { value: ANYWHERE, label: 'Automatic' },
    ...backends.map((backend) => ({ value: backend.id, label: placeLabel(backend.id, stateOf(backend)) })),
  ];
  return (
    <div className="playground-side">
      <Autocomplete
        label={`Model${suffix}`}
        value={side.model ?? firstOption(options)}
        placeholder="Any model's name"
        filter={showAllOnceNamed}
        onChange={(model) => setSide(index, { model })}
        data={[...aliasGroup(aliases), ...grouped(options)]}
        renderOption={({ option }) => (
          <Option
            option={options.find(({ model }) => model === option.value)}
            alias={aliases?.find(({ name }) => name === option.value)}
          />
        )}
        limit={MOST_SHOWN}
        maxDropdownHeight={320}
        clearable
      />
      <Select
        label={`Backend${suffix}`}
        value={side.backend ?? ANYWHERE}
        onChange={(value) => setSide(index, { backend: value || null })}
        data={places}
        allowDeselect={false}
        searchable={backends.length > 10}
      />
    </div>
  );
}

interface Narrowing {
  readonly options: ComboboxParsedItem<string>[];
  readonly search: string;
  readonly limit: number;
}

/** Typing narrows the list; a name that is written out does not hide the others. */
function showAllOnceNamed(narrowing: Narrowing): ComboboxParsedItem<string>[] {
  const isNamed = (item: ComboboxParsedItem<string>): boolean =>
    'items' in item ? item.items.some(isNamed) : item.value === narrowing.search;
  const isChosen = narrowing.options.some(isNamed);
  // Filtering leaves every option what it was: the library's type has forgotten that these are strings.
  return defaultOptionsFilter(isChosen ? { ...narrowing, search: '' } : narrowing) as ComboboxParsedItem<string>[];
}

const placeLabel = (id: string, state: string): string => (state === 'up' ? id : `${id} (${state})`);

const aliasGroup = (aliases: readonly AliasSnapshot[] = []) =>
  aliases.length > 0 ? [{ group: 'Aliases', items: aliases.map(({ name }) => name) }] : [];

function grouped(options: readonly ModelOption[]) {
  const names = (isLoaded: boolean) =>
    options.filter(({ loadedOn }) => loadedOn.length > 0 === isLoaded).map(({ model }) => model);
  return [
    { group: 'In memory now', items: names(true) },
    { group: 'Installed', items: names(false) },
  ].filter(({ items }) => items.length > 0);
}

interface OptionProps {
  readonly option: ModelOption | undefined;
  readonly alias: AliasSnapshot | undefined;
}

function Option({ option, alias }: OptionProps) {
  if (alias) return <Choice name={alias.name} says={alias.model} />;
  if (!option) return null;
  const { model, loadedOn, installedOn } = option;
  const where = loadedOn.length > 0 ? formatList(loadedOn, 3) : formatCount(installedOn.length, 'backend');
  return <Choice name={model} says={where} />;
}

function Choice({ name, says }: { readonly name: string; readonly says: string }) {
  return (
    <Group justify="space-between" w="100%" gap="md" wrap="nowrap">
      <span>{name}</span>
      <Text size="xs" c="dimmed">
        {says}
      </Text>
    </Group>
  );
}
