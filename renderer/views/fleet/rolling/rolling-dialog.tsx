import { Button, Checkbox, Modal, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { closeDialog, useDialog } from '../../../store/dialogs.ts';
import { useBackends } from '../../../store/selectors.ts';
import { ask } from '../../../store/send.ts';
import { stateOf } from '../../../ui/backend-state.ts';
import { formatCount } from '../../../ui/figures.ts';
import { FormEnd } from '../../../ui/form-end.tsx';
import { showNotice } from '../../../ui/notices.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { type DeadlineChoice, readDeadline } from '../drain/deadline.ts';
import { DeadlineField } from '../drain/deadline-field.tsx';

/** Asks which servers are to be restarted one after the other, and how. */
export function RollingDialog() {
  const dialog = useDialog('rolling-restart');
  return (
    <Modal opened={dialog !== null} onClose={closeDialog} title="Rolling restart" size={560}>
      {dialog === null ? null : <RollingForm />}
    </Modal>
  );
}

interface Complaint {
  readonly words: string;
  /** Whether it can be done all the same. */
  readonly isQuestion: boolean;
}

function RollingForm() {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [choice, setChoice] = useState<DeadlineChoice>({ kind: 'never', own: '' });
  const [isWarmed, setWarmed] = useState(false);
  const [isRewarmed, setRewarmed] = useState(true);
  const [complaint, setComplaint] = useState<Complaint | null>(null);
  const [isSending, setSending] = useState(false);
  const deadlineMs = readDeadline(choice);
  const isReady = chosen.length > 0 && (typeof deadlineMs !== 'object' || deadlineMs === null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || isSending) return;
    setSending(true);
    const reply = await ask('rolling.begin', {
      backends: [...chosen],
      warmElsewhere: isWarmed,
      rewarm: isRewarmed,
      confirm: complaint?.isQuestion === true,
      ...(typeof deadlineMs === 'number' && { deadlineMs }),
    });
    setSending(false);
    if (!reply.ok)
      return setComplaint({ words: reply.error.message, isQuestion: /to be confirmed$/.test(reply.error.message) });
    closeDialog();
    showNotice(`${chosen[0]} has its turn`);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text size="sm">
          Each gets no new work, finishes what it has, is restarted by you, and takes work again once it is back. The
          next one waits for that.
        </Text>
        <Places
          chosen={chosen}
          onChange={(next) => {
            setChosen(next);
            setComplaint(null);
          }}
        />
        <DeadlineField value={choice} onChange={setChoice} isLater />
        <Checkbox
          label="First warm the models of each elsewhere"
          checked={isWarmed}
          onChange={({ currentTarget: { checked } }) => setWarmed(checked)}
        />
        <Checkbox
          label="Load again, after its restart, what each had in memory"
          checked={isRewarmed}
          onChange={({ currentTarget: { checked } }) => setRewarmed(checked)}
        />
        <FormEnd onCancel={closeDialog} complaint={complaint?.words ?? null}>
          <Button type="submit" disabled={!isReady} loading={isSending}>
            {sayButton(chosen.length, complaint)}
          </Button>
        </FormEnd>
      </Stack>
    </form>
  );
}

function sayButton(count: number, complaint: Complaint | null): string {
  if (count === 0) return 'Choose backends';
  return `Restart ${formatCount(count, 'backend')}${complaint?.isQuestion ? ' all the same' : ' in turn'}`;
}

interface PlacesProps {
  /** In the order of their turns. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function Places({ chosen, onChange }: PlacesProps) {
  const backends = useBackends();
  const toggle = (id: string): void =>
    onChange(backends.map((one) => one.id).filter((one) => (one === id) !== chosen.includes(one)));
  return (
    <fieldset className="rolling-places" aria-label="Backends to restart, in this order">
      {backends.map((backend) => (
        <div key={backend.id}>
          <Checkbox
            size="xs"
            label={backend.id}
            checked={chosen.includes(backend.id)}
            disabled={backend.mode !== 'active'}
            onChange={() => toggle(backend.id)}
          />
          <StateBadge state={stateOf(backend)} />
        </div>
      ))}
    </fieldset>
  );
}
