import { Alert, Button, Group, ScrollArea, Stack, Table } from '@mantine/core';
import { IconAlertTriangle, IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { csvText } from '../../../shared/csv-text.ts';
import type { NewSecret } from '../../../shared/key.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { saveText } from '../../ui/save-text.ts';
import { useCopy } from '../../ui/use-copy.ts';

interface NewSecretListProps {
  readonly told: readonly NewSecret[];
  readonly onDone: () => void;
}

const csvOf = (told: readonly NewSecret[]): string =>
  csvText([['owner', 'key', 'secret'], ...told.map(({ id, secret, key }) => [key.owner, id, secret])]);

/** Many secrets, the only time they can be seen. */
export function NewSecretList({ told, onDone }: NewSecretListProps) {
  return (
    <Stack gap="md">
      <Alert icon={<IconAlertTriangle size={18} aria-hidden="true" />} color="yellow" title="Shown only now">
        Corral keeps no copy of them. Give each to its owner, and remove the file afterwards.
      </Alert>
      <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'New secrets' }}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Owner</Table.Th>
              <Table.Th scope="col">Secret</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {told.map(({ id, secret, key }) => (
              <Table.Tr key={id}>
                <Table.Td>{key.owner}</Table.Td>
                <Table.Td className="import-secret">
                  <code>{secret}</code>
                </Table.Td>
                <Table.Td w={44}>
                  <CopyButton text={secret} label={`Copy the secret of ${key.owner}`} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Group justify="flex-end">
        <TakeAlong csv={csvOf(told)} />
        <Button variant="default" onClick={onDone}>
          I have stored them
        </Button>
      </Group>
    </Stack>
  );
}

/** The first of these has the cursor: whoever pressed Enter once too often copies, and closes nothing. */
function TakeAlong({ csv }: { readonly csv: string }) {
  const { result, copy } = useCopy(csv);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const said = result === 'copied' ? 'Copied' : result === 'failed' ? 'Save them instead' : '';
  return (
    <>
      <Button ref={button} miw={150} leftSection={<IconCopy size={16} aria-hidden="true" />} onClick={copy}>
        {said || 'Copy all as CSV'}
        <span role="status" className="only-for-readers">
          {said}
        </span>
      </Button>
      <Button
        leftSection={<IconDownload size={16} aria-hidden="true" />}
        onClick={() => saveText(csv, 'corral-keys.csv', 'text/csv')}
      >
        Save as CSV
      </Button>
    </>
  );
}
