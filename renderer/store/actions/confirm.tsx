import { Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';

interface Question {
  readonly title: string;
  /** What will happen, one sentence each. */
  readonly says: readonly string[];
  /** Names the thing: `Remove rig-2`. */
  readonly confirm: string;
  readonly isDestructive?: boolean;
  readonly onConfirm: () => void;
}

/** Asks before something that cannot be taken back, or that people would be surprised by. */
export function confirm({ title, says, confirm: label, isDestructive = false, onConfirm }: Question): void {
  modals.openConfirmModal({
    title,
    children: (
      <Stack gap="xs">
        {says.map((sentence) => (
          <Text key={sentence} size="sm">
            {sentence}
          </Text>
        ))}
      </Stack>
    ),
    labels: { confirm: label, cancel: 'Cancel' },
    // The cursor starts where a hasty Enter does no harm.
    cancelProps: isDestructive ? { 'data-autofocus': true } : {},
    confirmProps: isDestructive ? { color: 'red.9' } : { 'data-autofocus': true },
    onConfirm,
  });
}
