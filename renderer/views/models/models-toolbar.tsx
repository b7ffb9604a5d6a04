import { Group, Switch, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo } from 'react';
import { formatCount } from '../../ui/figures.ts';
import type { RowFilter } from './show-rows.ts';
import { changeRowFilter } from './use-row-filter.ts';

interface ModelsToolbarProps {
  readonly filter: RowFilter;
  /** How many rows it leaves. */
  readonly shown: number;
  /** How many there are in memory somewhere. */
  readonly loaded: number;
  /** How many there are whose copies differ. */
  readonly differing: number;
}

/** What of the matrix is shown. */
export const ModelsToolbar = memo(({ filter, shown, loaded, differing }: ModelsToolbarProps) => {
  return (
    <Group gap="lg">
      <TextInput
        data-filter
        aria-label="Filter models"
        placeholder="Filter by name  /"
        size="xs"
        w={240}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={filter.text}
        onChange={({ currentTarget }) => changeRowFilter({ text: currentTarget.value })}
      />
      <Switch
        size="xs"
        label={`Only loaded (${loaded})`}
        checked={filter.isLoadedOnly}
        onChange={({ currentTarget }) => changeRowFilter({ isLoadedOnly: currentTarget.checked })}
      />
      <Switch
        size="xs"
        label={`Only what differs (${differing})`}
        checked={filter.isDriftOnly}
        onChange={({ currentTarget }) => changeRowFilter({ isDriftOnly: currentTarget.checked })}
      />
      <Text size="xs" c="dimmed" ml="auto" role="status">
        {formatCount(shown, 'model')}
      </Text>
    </Group>
  );
});
