import {
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconCircleX,
  IconClockPause,
  IconHourglass,
  IconLoader,
  IconTool,
  IconTrafficCone,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { type BackendState, toneOf } from './backend-state.ts';

const icons: Readonly<Record<BackendState, ComponentType<{ readonly size: number }>>> = {
  down: IconCircleX,
  wedged: IconClockPause,
  misconfigured: IconTool,
  degraded: IconAlertTriangle,
  draining: IconHourglass,
  maintenance: IconTrafficCone,
  starting: IconLoader,
  up: IconCircleCheckFilled,
};

/** Icon, word and colour: any one of them is enough. */
export function StateBadge({ state }: { readonly state: BackendState }) {
  const Icon = icons[state];
  return (
    <span className={`state-badge tone-${toneOf[state]}`}>
      <Icon size={16} aria-hidden="true" />
      <span>{state}</span>
    </span>
  );
}
