import { Button, SegmentedControl, Switch } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { memo } from 'react';
import { changeFilter } from './use-traffic-filter.ts';

interface PauseButtonProps {
  readonly isPaused: boolean;
  readonly onClick: () => void;
}

/** Lets the list stand still, or go on. */
export const PauseButton = memo(({ isPaused, onClick }: PauseButtonProps) => {
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause;
  return (
    <Button variant="default" miw={104} leftSection={<Icon size={14} aria-hidden="true" />} onClick={onClick}>
      {isPaused ? 'Continue' : 'Pause'}
    </Button>
  );
});

interface FreshButtonProps {
  /** Rows that are held back. */
  readonly count: number;
  readonly onClick: () => void;
}

/** Shows what is held back. */
export const FreshButton = memo(({ count, onClick }: FreshButtonProps) => (
  <Button variant="default" miw={76} disabled={count === 0} onClick={onClick}>
    {count} new
  </Button>
));

interface SlowSwitchProps {
  /** What counts as slow, in words; null while nothing was measured. */
  readonly from: string | null;
  readonly isOn: boolean;
}

export const SlowSwitch = memo(({ from, isOn }: SlowSwitchProps) => (
  <Switch
    size="xs"
    ml="auto"
    label={from === null ? 'Slow only' : `Slow only: TTFB from ${from} (p95)`}
    checked={isOn}
    onChange={({ currentTarget }) => changeFilter({ isSlowOnly: currentTarget.checked })}
  />
));

const scales = [
  { value: 'same', label: 'Same scale' },
  { value: 'each', label: 'Fill' },
];

interface ScaleChoiceProps {
  readonly isEach: boolean;
  readonly onChange: (isEach: boolean) => void;
}

/** Whether the bars can be compared, or each shows its own parts best. */
export const ScaleChoice = memo(({ isEach, onChange }: ScaleChoiceProps) => (
  <SegmentedControl
    size="xs"
    aria-label="Scale of the bars"
    data={scales}
    value={isEach ? 'each' : 'same'}
    onChange={(value) => onChange(value === 'each')}
  />
));
