import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ApiKey } from '../../shared/key.ts';
import { readKeys, useKeys } from '../store/keys/key-store.ts';
import { usePanel } from '../store/panel-store.ts';
import { paletteActions } from './palette-actions.ts';

/** Everything a button can do, by name. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  const keys = useKeys((state) => state.keys);
  const actions = useMemo(() => (isOpen ? actionsNow(keys ?? []) : []), [isOpen, keys]);
  const open = (): void => {
    setOpen(true);
    void readKeys();
  };
  return (
    <Spotlight
      shortcut={['mod + K']}
      // Also from a text field or a radio button: no field has a use for these keys.
      tagsToIgnore={[]}
      actions={actions}
      onSpotlightOpen={open}
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
function actionsNow(keys: readonly ApiKey[]) {
  const { snapshot, inventory } = usePanel.getState();
  return snapshot ? paletteActions(snapshot, inventory ?? [], keys) : [];
}
