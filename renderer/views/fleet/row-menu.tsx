import { memo } from 'react';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { backendActions } from '../../store/actions/backend-menu.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { BackendActionIcon } from '../../ui/backend-action-icon.tsx';

type RowMenuProps = Pick<BackendSnapshot, 'id' | 'mode' | 'url' | 'kind'>;

/** Everything that can be done to a backend. Depends on so little that the figures of its row leave it alone. */
export const RowMenu = memo(function RowMenu(backend: RowMenuProps) {
  const actions = backendActions(backend).map(({ kind, label, run }) => ({
    label,
    icon: <BackendActionIcon kind={kind} />,
    run,
    isDestructive: kind === 'remove',
  }));
  return <ActionMenu label={`Actions for ${backend.id}`} actions={actions} />;
});
