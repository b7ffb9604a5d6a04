import { Button, Group, Table, Text, Title } from '@mantine/core';
import { IconTableExport } from '@tabler/icons-react';
import { useState } from 'react';
import { callersCsv, type KnownCaller, type KnownCallers } from '../../../shared/known-caller.ts';
import { useCallers } from '../../store/keys/use-callers.ts';
import { useNow } from '../../store/now.ts';
import { formatAgo, formatCount, formatExactTime } from '../../ui/figures.ts';
import { pageOf } from '../../ui/page-of.ts';
import { Pager } from '../../ui/pager.tsx';
import { saveText } from '../../ui/save-text.ts';

/** Those who came without a key here, known by tokens or by another service; nothing where there are none. */
export function CallerSection() {
  const known = useCallers();
  return known === null || known.callers.length === 0 ? null : <Callers known={known} />;
}

function Callers({ known: { callers, most, forgotten } }: { readonly known: KnownCallers }) {
  const [page, setPage] = useState(0);
  const at = pageOf(page, callers.length);
  const save = (): void => saveText(callersCsv(callers), 'callers.csv', 'text/csv');
  return (
    <section aria-labelledby="known-callers">
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} size="h4" id="known-callers">
            Known by others
          </Title>
          <Text size="sm" c="dimmed">
            {formatCount(callers.length, 'person or program', 'people and programs')} without a key here, since the
            gateway was started
            {forgotten === 0 ? '' : `: the latest ${most}, ${forgotten} more were forgotten`}.
          </Text>
        </div>
        <Button variant="default" leftSection={<IconTableExport size={16} aria-hidden="true" />} onClick={save}>
          Save as CSV
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={700}>
        <Table aria-label="Known by others" className="callers" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Who</Table.Th>
              <Table.Th>Vouched for by</Table.Th>
              <Table.Th ta="right">Requests</Table.Th>
              <Table.Th ta="right">Tokens, in and out</Table.Th>
              <Table.Th>Last used</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {callers.slice(at.from, at.to).map((caller) => (
              <CallerRow key={caller.id} caller={caller} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager at={at} count={callers.length} noun="callers" onPage={setPage} />
    </section>
  );
}

function CallerRow({ caller }: { readonly caller: KnownCaller }) {
  const { id, name, vouchedBy, requests, promptTokens, outputTokens, lastAt, lastFrom } = caller;
  const now = useNow();
  return (
    <Table.Tr>
      <Table.Td>
        <b>{name}</b>
        <div className="second-line">{id}</div>
      </Table.Td>
      <Table.Td>{vouchedBy}</Table.Td>
      <Table.Td ta="right">{requests}</Table.Td>
      <Table.Td ta="right">
        {promptTokens} / {outputTokens}
      </Table.Td>
      <Table.Td>
        <time dateTime={new Date(lastAt).toISOString()} data-tip={formatExactTime(lastAt)}>
          {formatAgo(lastAt, now)}
        </time>{' '}
        from {lastFrom}
      </Table.Td>
    </Table.Tr>
  );
}
