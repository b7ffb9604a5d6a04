import { Group, Switch, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ApiKey } from '../../../shared/key.ts';
import { formatCount } from '../../ui/figures.ts';
import { useListState } from './list-state.ts';

interface KeyToolbarProps {
  readonly keys: readonly ApiKey[];
  /** How many of them are listed. */
  readonly shown: number;
}

/** Which keys are listed. */
export function KeyToolbar({ keys, shown }: KeyToolbarProps) {
  const { filter, showsEnded } = useListState();
  const ended = keys.filter(({ state }) => state !== 'active').length;
  return (
    <Group gap="lg" mb="xs">
      <TextInput
        data-filter
        type="search"
        aria-label="Filter keys"
        placeholder="Filter  /"
        size="xs"
        w={240}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={filter}
        onChange={({ currentTarget }) => useListState.setState({ filter: currentTarget.value, page: 0 })}
      />
      {ended === 0 ? null : (
        <Switch
          size="xs"
          label={`Expired and revoked ones too (${ended})`}
          checked={showsEnded}
          onChange={({ currentTarget }) => useListState.setState({ showsEnded: currentTarget.checked, page: 0 })}
        />
      )}
      <Text size="xs" c="dimmed" ml="auto" role="status">
        {formatCount(shown, 'key')}
      </Text>
    </Group>
  );
}
