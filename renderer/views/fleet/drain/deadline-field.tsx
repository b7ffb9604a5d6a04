import { Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useNow } from '../../../store/now.ts';
import { type DeadlineChoice, deadlineChoices, readDeadline, sayDeadline } from './deadline.ts';

interface DeadlineFieldProps {
  readonly value: DeadlineChoice;
  readonly onChange: (value: DeadlineChoice) => void;
  /** It counts from a moment that nobody knows yet. */
  readonly isLater: boolean;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** When streams that are left are ended, and what that means for them. */
export function DeadlineField({ value, onChange, isLater }: DeadlineFieldProps) {
  const label = useId();
  const now = useNow();
  const deadline = readDeadline(value);
  const error = typeof deadline === 'object' && deadline !== null ? deadline.error : null;
  const says = sayDeadlineNow(deadline, isLater ? null : now);
  return (
    <div>
      <Text size="sm" fw={500} id={label} mb={4}>
        Deadline for running streams
      </Text>
      <Group gap="sm" align="flex-start">
        <SegmentedControl
          size="xs"
          aria-labelledby={label}
          data={[...deadlineChoices]}
          value={value.kind}
          onChange={(kind) => onChange({ ...value, kind })}
        />
        {value.kind === 'own' ? (
          <TextInput
            size="xs"
            w={150}
            aria-label="Minutes until streams are ended"
            inputMode="decimal"
            rightSection="min"
            rightSectionWidth={40}
            value={value.own}
            error={value.own === '' ? null : error}
            onChange={({ currentTarget: { value: own } }) => onChange({ ...value, own })}
          />
        ) : null}
      </Group>
      <Text size="sm" mt={6} mih={40}>
        {says}
      </Text>
    </div>
  );
}

function sayDeadlineNow(deadline: ReturnType<typeof readDeadline>, now: number | null): string {
  if (typeof deadline === 'object' && deadline !== null) return '';
  if (deadline === null) return sayDeadline(null, '');
  const minutes = Math.round(deadline / 6_000) / 10;
  return sayDeadline(
    deadline,
    now === null ? `${minutes} min after the drain has begun` : `at ${clock.format(now + deadline)}`,
  );
}
