import { Button, Table, Text, Title } from '@mantine/core';
import { IconClipboardCopy } from '@tabler/icons-react';
import { copyDiagnostics } from '../../store/actions/gateway-actions.ts';
import { useNow } from '../../store/now.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';

/** What runs here, and what to send along with a question about it. */
export function GatewayPage() {
  const { gateway } = useSnapshot();
  const now = useNow();
  return (
    <>
      <Title order={2} size="h4">
        Gateway
      </Title>
      <Table variant="vertical" my="md" maw={560}>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th w={160}>Version</Table.Th>
            <Table.Td>Corral {gateway.version}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>Clients connect to</Table.Th>
            <Table.Td>{gateway.url}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>Policy in force</Table.Th>
            <Table.Td>{gateway.policy}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>Started</Table.Th>
            <Table.Td>
              <RelativeTime at={gateway.startedAt} now={now} />
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Button variant="default" leftSection={<IconClipboardCopy size={14} />} onClick={() => void copyDiagnostics()}>
        Copy diagnostics
      </Button>
      <Text size="xs" c="dimmed" mt="xs">
        Versions, configuration and figures as text for a report. No secrets, no prompts, no answers.
      </Text>
    </>
  );
}
