import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { usePanel } from '../store/panel-store.ts';
import { paletteActions } from './palette-actions.ts';

/** Everything a button can do, by name. */
export function Palette() {
  const snapshot = usePanel((state) => state.snapshot);
  const inventory = usePanel((state) => state.inventory);
  return (
    <Spotlight
      shortcut={['mod + K']}
      actions={snapshot ? paletteActions(snapshot, inventory ?? []) : []}
      limit={12}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound="No command of that name"
      searchProps={{
        placeholder: 'Drain, warm, add, go to …',
        'aria-label': 'Find a command',
        leftSection: <IconSearch size={18} aria-hidden="true" />,
      }}
    />
  );
}
