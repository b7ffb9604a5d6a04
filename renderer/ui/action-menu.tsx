import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface MenuAction {
  /** Names the thing: `Remove rig-2`. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly run: () => void;
  /** Set apart from the others, and in the colour of alarm. */
  readonly isDestructive?: boolean;
}

interface ActionMenuProps {
  /** For those who cannot see where it stands: `Actions for rig-2`. */
  readonly label: string;
  readonly actions: readonly MenuAction[];
}

/** Everything that can be done to one thing. */
export function ActionMenu({ label, actions }: ActionMenuProps) {
  const item = ({ label: name, icon, run, isDestructive }: MenuAction): ReactNode => (
    <Menu.Item key={name} leftSection={icon} onClick={run} {...(isDestructive ? { className: 'tone-bad' } : {})}>
      {name}
    </Menu.Item>
  );
  const destructive = actions.filter(({ isDestructive }) => isDestructive);
  return (
    <Menu position="bottom-end" portalProps={{ target: '#content' }} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon aria-label={label}>
          <IconDots size={16} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.filter(({ isDestructive }) => !isDestructive).map(item)}
        {destructive.length > 0 ? <Menu.Divider /> : null}
        {destructive.map(item)}
      </Menu.Dropdown>
    </Menu>
  );
}
