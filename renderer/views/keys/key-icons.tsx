import { IconClockOff, IconEdit, IconKeyOff, IconRotateClockwise } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { KeyAction } from '../../store/actions/key-actions.ts';

export const keyIcons: Readonly<Record<KeyAction['kind'], ReactNode>> = {
  rotate: <IconRotateClockwise size={16} aria-hidden="true" />,
  edit: <IconEdit size={16} aria-hidden="true" />,
  'end-old': <IconClockOff size={16} aria-hidden="true" />,
  revoke: <IconKeyOff size={16} aria-hidden="true" />,
};
