import { Table, Text } from '@mantine/core';
import { useNow } from '../../store/now.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatExactTime } from '../../ui/figures.ts';
import { timeLeft } from './certificate-words.ts';

/** The certificate in force. */
export function ServedCertificateTable() {
  const { certificate } = useSnapshot().gateway;
  const now = useNow();
  if (!certificate)
    return (
      <Text size="sm" c="dimmed" mb="md">
        Clients come over plain HTTP: whoever is on the way between them and this machine can read along.
      </Text>
    );
  const { names, issuer, expiresAt, fingerprint, file } = certificate;
  const left = timeLeft(expiresAt, now);
  return (
    <>
      <Text size="sm" c="dimmed">
        What clients of this gateway are shown.
      </Text>
      <Table variant="vertical" my="md">
        <Table.Tbody>
          <Table.Tr>
            <Table.Th w={160}>Vouches for</Table.Th>
            <Table.Td>{names.length === 0 ? 'no name: clients refuse it' : names.join(', ')}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>Signed by</Table.Th>
            <Table.Td>{issuer}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>Valid until</Table.Th>
            <Table.Td>
              {formatExactTime(expiresAt)} · <span className={`tone-${left.tone}`}>{left.text}</span>
            </Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>SHA-256</Table.Th>
            <Table.Td className="setting-path">{fingerprint}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>Read from</Table.Th>
            <Table.Td>
              <span className="setting-path">{file}</span> <CopyButton text={file} label="Copy the path" />
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </>
  );
}
