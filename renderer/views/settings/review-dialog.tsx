import { Button, Group, Modal, Table, Text } from '@mantine/core';
import { saveSettings } from '../../store/settings/edit-settings.ts';
import { useSettings } from '../../store/settings/settings-store.ts';
import { formatCount } from '../../ui/figures.ts';
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
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Key</Table.Th>
            <Table.Th>Before</Table.Th>
            <Table.Th>After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, before, after }) => (
            <Table.Tr key={name}>
              <Table.Td className="setting-path">{name}</Table.Td>
              <Table.Td>
                <del>{before}</del>
              </Table.Td>
              <Table.Td>
                <ins>{after}</ins>
                {verdict?.afterRestart.includes(name) ? (
                  <Text size="xs" className="tone-wary">
                    takes effect after a restart
                  </Text>
                ) : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
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
