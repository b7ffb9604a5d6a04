import { memo } from 'react';
import type { ApiKey } from '../../../shared/key.ts';
import { keyActions } from '../../store/actions/key-actions.ts';
import { ActionMenu } from '../../ui/action-menu.tsx';
import { keyIcons } from './key-icons.tsx';

/** Everything that can be done to a key. */
export const KeyMenu = memo(function KeyMenu({ apiKey }: { readonly apiKey: ApiKey }) {
  const actions = keyActions(apiKey).map(({ kind, label, run }) => ({
    label,
    run,
    icon: keyIcons[kind],
    isDestructive: kind === 'revoke' || kind === 'end-old',
  }));
  return actions.length === 0 ? null : <ActionMenu label={`Actions for ${apiKey.id}`} actions={actions} />;
});
