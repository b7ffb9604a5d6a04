import { Button, Modal, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { drainNow, sayLost } from '../../../store/actions/backend-actions.ts';
import { closeDialog, useDialog } from '../../../store/dialogs.ts';
import { useBackend } from '../../../store/selectors.ts';
import { formatCount } from '../../../ui/figures.ts';
import { FormEnd } from '../../../ui/form-end.tsx';
import { type DeadlineChoice, readDeadline } from './deadline.ts';
import { DeadlineField } from './deadline-field.tsx';
import { type WarmFirst, WarmFirstField } from './warm-first-field.tsx';

/** Asks how a backend is to be drained, and says what will happen. */
export function DrainDialog() {
  const dialog = useDialog('drain-backend');
  return (
    <Modal opened={dialog !== null} onClose={closeDialog} title={`Drain ${dialog?.id ?? ''}?`} size={560}>
      {dialog === null ? null : <Subject key={dialog.id} id={dialog.id} lost={dialog.lost} />}
    </Modal>
  );
}

interface SubjectProps {
  readonly id: string;
  /** What nobody could use any more; null when that is not known. */
  readonly lost: readonly string[] | null;
}

function Subject({ id, lost }: SubjectProps) {
  const backend = useBackend(id);
  if (!backend) return <Text size="sm">{id} is not in the fleet any more.</Text>;
  return <DrainForm backend={backend} lost={lost} />;
}

function DrainForm({ backend, lost }: { readonly backend: BackendSnapshot; readonly lost: SubjectProps['lost'] }) {
  const { id, inFlight } = backend;
  const [choice, setChoice] = useState<DeadlineChoice>({ kind: 'never', own: '' });
  const [warmFirst, setWarmFirst] = useState<WarmFirst>({ isWanted: false, ifCold: 'ask' });
  const deadlineMs = readDeadline(choice);
  const isReady = typeof deadlineMs !== 'object' || deadlineMs === null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    closeDialog();
    // Whoever reads this has been told what becomes unreachable.
    void drainNow(id, { confirm: lost === null || lost.length > 0, deadlineMs, ...warmFirst });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>
          {sayLost(id, lost).map((sentence) => (
            <Text key={sentence} size="sm" className="tone-wary" mb={6}>
              {sentence}
            </Text>
          ))}
          <Text size="sm">
            {warmFirst.isWanted ? 'Once its models are warm elsewhere it' : 'It'} gets no new work.{' '}
            {inFlight === 0
              ? 'Nothing runs there now.'
              : `${formatCount(inFlight, 'stream')} running there may finish.`}
          </Text>
        </div>
        <DeadlineField value={choice} onChange={setChoice} isLater={warmFirst.isWanted} />
        {backend.kind === 'ollama' ? (
          <WarmFirstField backend={backend} value={warmFirst} onChange={setWarmFirst} />
        ) : null}
        <FormEnd onCancel={closeDialog}>
          <Button type="submit" disabled={!isReady} data-autofocus>
            Drain {id}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}
