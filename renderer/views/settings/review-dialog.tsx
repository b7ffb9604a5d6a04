import { Button, Group, Modal, Text } from '@mantine/core';
import { saveSettings } from '../../store/settings/edit-settings.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import { formatCount } from '../../ui/figures.ts';
import { ChangeTable } from './change-table.tsx';
import { diffRows } from './diff-rows.ts';
import { ProblemLines } from './problem-lines.tsx';

interface ReviewDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Everything that saving would change, before and after, and what stands in the way. */
export function ReviewDialog({ isOpen, onClose }: ReviewDialogProps) {
  const view = useSettings((state) => state.view);
  const pending = useSettings((state) => state.pending);
  const verdict = useSettings((state) => state.verdict);
  const isSaving = useSettings((state) => state.isSaving);
  if (!view) return null;
  const rows = diffRows(pending, view);
  const problems = verdict?.problems ?? [];
  const save = async (): Promise<void> => {
    if (await saveSettings()) onClose();
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={`Review ${formatCount(rows.length, 'change')}`} size="lg">
      <ChangeTable rows={rows} afterRestart={verdict?.afterRestart ?? []} />
      {problems.length > 0 ? (
        <>
          <Text size="sm" mt="md">
            Nothing can be saved before this is put right:
          </Text>
          <ProblemLines problems={problems} name="" />
        </>
      ) : null}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Keep editing
        </Button>
        {problems.length === 0 ? (
          <Button onClick={() => void save()} loading={isSaving}>
            Save {formatCount(rows.length, 'change')}
          </Button>
        ) : null}
      </Group>
    </Modal>
  );
}
