import { Table, Text } from '@mantine/core';

export interface ChangeRow {
  /** The key, as `listen.port`. */
  readonly name: string;
  /** Null where the file does not have it. */
  readonly before: string | null;
  readonly after: string;
}

interface ChangeTableProps {
  readonly rows: readonly ChangeRow[];
  /** Names of keys whose change waits for the next start. */
  readonly afterRestart: readonly string[];
}

/** What would be changed, a key a row. */
export function ChangeTable({ rows, afterRestart }: ChangeTableProps) {
  return (
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
            <Table.Td>{before === null ? <span className="tone-quiet">not set</span> : <del>{before}</del>}</Table.Td>
            <Table.Td>
              <ins>{after}</ins>
              {afterRestart.includes(name) ? (
                <Text size="xs" className="tone-wary">
                  takes effect after a restart
                </Text>
              ) : null}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
