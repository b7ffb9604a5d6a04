import { Table, Text } from '@mantine/core';
import { formatPath } from '../../../shared/config-problem.ts';
import type { ConfigChange, ConfigView } from '../../../shared/config-view.ts';
import { writtenAt } from '../../store/settings/carry.ts';
import { showValue } from '../../store/settings/config-value.ts';

interface ImportChangesProps {
  readonly changes: readonly ConfigChange[];
  readonly written: ConfigView['written'];
  readonly afterRestart: readonly string[];
}

/** What applying would do to the file, a key a row. */
export function ImportChanges({ changes, written, afterRestart }: ImportChangesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which a keyboard must be able to do
    <section className="import-rows" tabIndex={0} aria-label="What would be changed">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Key</Table.Th>
            <Table.Th>Before</Table.Th>
            <Table.Th>After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ path, value }) => {
            const name = formatPath(path);
            const before = writtenAt(written, path);
            return (
              <Table.Tr key={name}>
                <Table.Td className="setting-path">{name}</Table.Td>
                <Table.Td>
                  {before === null ? <span className="tone-quiet">not set</span> : <del>{before}</del>}
                </Table.Td>
                <Table.Td>
                  <ins>{value === null ? 'default' : showValue(value)}</ins>
                  {afterRestart.includes(name) ? (
                    <Text size="xs" className="tone-wary">
                      takes effect after a restart
                    </Text>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </section>
  );
}
