import { Kbd, Modal, Table } from '@mantine/core';
import { closeDialog, useDialog } from '../store/dialogs.ts';
import { screens } from './screens.tsx';

const keys: readonly (readonly [string, string])[] = [
  ['Ctrl/⌘ K', 'Commands'],
  ['/', 'Filter the list'],
  ['↑ ↓', 'Move in a table'],
  ['Enter', 'Open what is marked'],
  ['d', 'Drain, or resume, the marked backend'],
  ['w', 'Warm a model there'],
  ['?', 'This list'],
  ...screens.map(({ key, title }) => [`g ${key}`, `Go to ${title}`] as const),
];

/** What the keyboard can do. */
export function ShortcutsDialog() {
  const dialog = useDialog('shortcuts');
  return (
    <Modal opened={dialog !== null} onClose={closeDialog} title="Keyboard">
      <Table>
        <Table.Tbody>
          {keys.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td w={120}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
