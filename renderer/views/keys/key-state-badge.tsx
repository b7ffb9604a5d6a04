import { IconCircleCheck, IconCircleX, IconClockX, type TablerIcon } from '@tabler/icons-react';
import type { KeyState } from '../../../shared/key.ts';
import { stateTone } from './key-words.ts';

const icons: Readonly<Record<KeyState, TablerIcon>> = {
  active: IconCircleCheck,
  expired: IconClockX,
  revoked: IconCircleX,
};

/** Whether a key works, in icon, word and colour. */
export function KeyStateBadge({ state }: { readonly state: KeyState }) {
  const Icon = icons[state];
  return (
    <span className={`state-badge tone-${stateTone[state]}`}>
      <Icon size={14} aria-hidden="true" />
      {state}
    </span>
  );
}
