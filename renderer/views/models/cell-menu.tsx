import { Menu, Text, UnstyledButton } from '@mantine/core';
import {
  IconBan,
  IconBolt,
  IconBoltOff,
  IconCopy,
  IconCopyPlus,
  IconDownload,
  IconExternalLink,
  IconFlame,
  IconFlameOff,
  IconRefresh,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import { copyActions, type ModelAction, modelActions } from '../../store/actions/model-menu.ts';
import { takesOrders } from '../../ui/backend-state.ts';
import type { MatrixColumn } from './matrix-layout.ts';
import type { MatrixRow } from './matrix-rows.ts';
import type { ModelFacts } from './model-facts.ts';

const icons: Readonly<Record<ModelAction['kind'], TablerIcon>> = {
  open: IconExternalLink,
  warm: IconBolt,
  'warm-on': IconBolt,
  unload: IconBoltOff,
  pull: IconDownload,
  'pull-to': IconDownload,
  keep: IconFlame,
  'keep-off': IconFlameOff,
  delete: IconTrash,
  cancel: IconBan,
  sync: IconRefresh,
  copy: IconCopy,
  'copy-as': IconCopyPlus,
};

interface CellMenuProps {
  readonly row: MatrixRow;
  readonly facts: ModelFacts;
  /** Null for the menu of the model itself. */
  readonly column: MatrixColumn | null;
  readonly columns: readonly MatrixColumn[];
  /** Where the cell is on the screen. */
  readonly at: DOMRect;
  readonly onClose: () => void;
}

/** What can be done to a model, here and everywhere. */
export function CellMenu({ row, facts, column, columns, at, onClose }: CellMenuProps) {
  const here = column === null ? [] : actionsHere(row, facts, column);
  const everywhere = modelActions({
    model: row.model,
    holders: [...row.copies.keys()],
    backends: columns,
    isCloud: row.cloud !== null,
    differs: facts.oddDigests.size > 0,
    kept: facts.kept,
  });
  const { left, top, width, height } = at;
  const title = column === null ? row.model : `${row.model} on ${column.id}`;
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      returnFocus={false}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton
          tabIndex={-1}
          className="matrix-anchor"
          style={{ left, top, width, height }}
          aria-label={`Actions for ${title}`}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={`Actions for ${title}`}>
        {column === null || takesOrders(column) ? null : (
          <Menu.Label>Served through the OpenAI API: no orders are taken there</Menu.Label>
        )}
        {here.map((action) => (
          <Item key={action.label} action={action} />
        ))}
        {here.length > 0 ? <Menu.Divider /> : null}
        {everywhere.map((action) => (
          <Item key={action.label} action={action} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const actionsHere = (row: MatrixRow, facts: ModelFacts, column: MatrixColumn): readonly ModelAction[] =>
  copyActions({
    model: row.model,
    backend: column,
    isInstalled: row.copies.has(column.id),
    isCloud: row.copies.get(column.id)?.cloud !== undefined,
    isLoaded: facts.loaded.has(column.id),
    operation: facts.operations.get(column.id) ?? null,
  });

function Item({ action: { kind, label, says, run } }: { readonly action: ModelAction }) {
  const Icon = icons[kind];
  return (
    <Menu.Item
      leftSection={<Icon size={16} aria-hidden="true" />}
      onClick={run}
      {...(kind === 'delete' ? { className: 'tone-bad' } : {})}
    >
      {label}
      <Text size="xs" c="dimmed">
        {says}
      </Text>
    </Menu.Item>
  );
}
