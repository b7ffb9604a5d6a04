import { Button } from '@mantine/core';
import { IconSortAscending } from '@tabler/icons-react';
import { useListState } from './list-state.ts';

/** Sorts the most alarming to the top, and back to the configuration's order. */
export function WorstFirst() {
  const isOn = useListState(({ sorting }) => sorting[0]?.id === 'state' && !sorting[0].desc);
  return (
    <Button
      variant={isOn ? 'light' : 'default'}
      aria-pressed={isOn}
      leftSection={<IconSortAscending size={16} aria-hidden="true" />}
      onClick={() => useListState.setState({ sorting: isOn ? [] : [{ id: 'state', desc: false }] })}
    >
      Worst first
    </Button>
  );
}
