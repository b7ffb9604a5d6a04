import { Button, Group, Stack, Text } from '@mantine/core';
import type { LeavingSnapshot } from '../../shared/leaving.ts';
import { formatSpan } from './figures.ts';
import { MovedModels } from './moved-models.tsx';

interface LeavingNoteProps {
  readonly leaving: LeavingSnapshot;
  /** An order about it is under way. */
  readonly isBusy: boolean;
  readonly onKeep: (backend: string) => void;
  readonly onDrain: (leaving: LeavingSnapshot) => void;
}

/** A backend that is to be drained once its models are warm elsewhere: how far that is, and what is to be decided. */
export function LeavingNote({ leaving, isBusy, onKeep, onDrain }: LeavingNoteProps) {
  const { backend: id, state, question, models, deadlineMs } = leaving;
  const deadline = deadlineMs === null ? '' : `, with a deadline of ${formatSpan(deadlineMs)}`;
  return (
    <section className="leaving" aria-label={`Draining ${id}`}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm" className={state === 'asking' ? 'tone-wary' : undefined} role="status">
            {question ?? `${id} is drained once its models are warm elsewhere${deadline}. Until then it takes work.`}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" size="xs" disabled={isBusy} onClick={() => onKeep(id)}>
              Keep {id} in service
            </Button>
            <Button size="xs" disabled={isBusy} onClick={() => onDrain(leaving)}>
              {state === 'asking' ? `Drain ${id} all the same` : `Drain ${id} now`}
            </Button>
          </Group>
        </Group>
        {models.length > 0 ? <MovedModels label={`Where the models of ${id} go`} models={models} /> : null}
      </Stack>
    </section>
  );
}
