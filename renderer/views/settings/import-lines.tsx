import { Chip, Group, Table, Text } from '@mantine/core';
import { IconArrowRight, IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { ImportLine, ImportOutcome } from '../../../shared/config-import.ts';

interface OutcomeLook {
  readonly word: string;
  readonly tone: string;
  readonly icon: ReactNode;
}

const looks: Readonly<Record<ImportOutcome, OutcomeLook>> = {
  carried: { word: 'carried over', tone: 'tone-good', icon: <IconCheck size={14} aria-hidden="true" /> },
  changed: { word: 'changed', tone: 'tone-wary', icon: <IconArrowRight size={14} aria-hidden="true" /> },
  unsupported: { word: 'not supported', tone: 'tone-bad', icon: <IconX size={14} aria-hidden="true" /> },
  'not-needed': { word: 'not needed', tone: 'tone-quiet', icon: <IconMinus size={14} aria-hidden="true" /> },
};
const outcomes = Object.keys(looks) as readonly ImportOutcome[];

/** What became of each line, all of them or those that came out in some way. */
export function ImportLines({ lines }: { readonly lines: readonly ImportLine[] }) {
  const [shown, setShown] = useState<string[]>([...outcomes]);
  const rows = lines.map((line, index) => ({ ...line, key: index })).filter(({ outcome }) => shown.includes(outcome));
  return (
    <>
      <Chip.Group multiple value={shown} onChange={setShown}>
        <Group gap="xs" mb="sm" role="group" aria-label="Lines to show">
          {outcomes.map((outcome) => (
            <Chip key={outcome} value={outcome} size="xs" variant="outline">
              {lines.filter((line) => line.outcome === outcome).length} {looks[outcome].word}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which a keyboard must be able to do */}
      <section className="import-rows" tabIndex={0} aria-label="What became of each line">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">Line</Table.Th>
              <Table.Th>What it says</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th>What it became, or why not</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, line, file, what, outcome, message }) => (
              <Table.Tr key={key}>
                <Table.Td ta="right">{file === null ? line : `${file}:${line}`}</Table.Td>
                <Table.Td className="setting-path">{what}</Table.Td>
                <Table.Td>
                  <Group gap={4} wrap="nowrap" className={looks[outcome].tone}>
                    {looks[outcome].icon}
                    <Text size="sm" c="inherit" style={{ whiteSpace: 'nowrap' }}>
                      {looks[outcome].word}
                    </Text>
                  </Group>
                </Table.Td>
                <Table.Td>{message}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </>
  );
}
