import { Anchor, Button, Code, Group, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { LocalAuthority } from '../../../shared/certificate.ts';
import { trustSteps } from '../../../shared/trust-steps.ts';
import { hrefOf } from '../../store/route.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { saveText } from '../../ui/save-text.ts';

/** As the file is called once it was downloaded. */
const FILE = 'ca.pem';

/** How each kind of client is made to trust the authority of this machine. */
export function TrustAuthority({ authority: { file, pem, fingerprint } }: { readonly authority: LocalAuthority }) {
  return (
    <section className="certificate-part" aria-labelledby="trust-authority">
      <Text fw={600} component="h3" m={0} id="trust-authority">
        Let clients trust it
      </Text>
      <Text size="sm" c="dimmed">
        Once per client. Copy <Code>{FILE}</Code> there and run the line that fits, in the folder where the file is.
        Whoever has <Code>ca-key.pem</Code>, which lies beside it here, can pretend to be any server to these clients:
        that one stays.
      </Text>
      <Group gap="sm" my="sm" wrap="nowrap">
        <Button
          variant="default"
          style={{ flex: 'none' }}
          leftSection={<IconDownload size={14} />}
          onClick={() => saveText(pem, FILE, 'application/x-pem-file')}
        >
          Download {FILE}
        </Button>
        <span className="setting-path">{file}</span>
        <CopyButton text={file} label="Copy the path of the authority" />
      </Group>
      <Text size="sm">
        A client that asks shows this fingerprint: <span className="setting-path">SHA-256 {fingerprint}</span>
      </Text>
      <Table mt="sm" aria-label="How clients trust it">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={220}>Client</Table.Th>
            <Table.Th>How</Table.Th>
            <Table.Th w={44}>
              <span className="only-for-readers">Copy</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {trustSteps(FILE).map(({ where, how, isByHand = false }) => (
            <Table.Tr key={where}>
              <Table.Td>{where}</Table.Td>
              <Table.Td>{isByHand ? how : <code className="certificate-how">{how}</code>}</Table.Td>
              <Table.Td>{isByHand ? null : <CopyButton text={how} label={`Copy for ${where}`} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="sm">
        The addresses that clients then use stand under{' '}
        <Anchor href={hrefOf('keys')} underline="always">
          Keys
        </Anchor>
        .
      </Text>
    </section>
  );
}
