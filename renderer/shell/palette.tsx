import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { usePanel } from '../store/panel-store.ts';
import { paletteActions } from './palette-actions.ts';

/** Everything a button can do, by name. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  const actions = useMemo(() => (isOpen ? actionsNow() : []), [isOpen]);
  return (
    <Spotlight
      shortcut={['mod + K']}
      actions={actions}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
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

/** As of when it was opened: hundreds of commands made and filtered with every snapshot would cost more than the page. */
function actionsNow() {
  const { snapshot, inventory } = usePanel.getState();
  return snapshot ? paletteActions(snapshot, inventory ?? []) : [];
}
