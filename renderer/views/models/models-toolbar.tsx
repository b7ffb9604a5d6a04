import { Group, Switch, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { formatCount } from '../../ui/figures.ts';
import type { MatrixRow } from './matrix-rows.ts';
import type { FactsByModel } from './model-facts.ts';
import { type RowFilter, showRows } from './show-rows.ts';

interface ModelsToolbarProps {
  readonly filter: RowFilter;
  readonly change: (some: Partial<RowFilter>) => void;
  /** How many rows the filter leaves. */
  readonly shown: number;
  readonly rows: readonly MatrixRow[];
  readonly facts: FactsByModel;
}

const all: RowFilter = { text: '', isLoadedOnly: false, isDriftOnly: false };

/** What of the matrix is shown. */
export function ModelsToolbar({ filter, change, shown, rows, facts }: ModelsToolbarProps) {
  const loaded = showRows(rows, facts, { ...all, isLoadedOnly: true }).length;
  const differing = showRows(rows, facts, { ...all, isDriftOnly: true }).length;
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
        onChange={({ currentTarget }) => change({ text: currentTarget.value })}
      />
      <Switch
        size="xs"
        label={`Only loaded (${loaded})`}
        checked={filter.isLoadedOnly}
        onChange={({ currentTarget }) => change({ isLoadedOnly: currentTarget.checked })}
      />
      <Switch
        size="xs"
        label={`Only what differs (${differing})`}
        checked={filter.isDriftOnly}
        onChange={({ currentTarget }) => change({ isDriftOnly: currentTarget.checked })}
      />
      <Text size="xs" c="dimmed" ml="auto" role="status">
        {formatCount(shown, 'model')}
      </Text>
    </Group>
  );
}
