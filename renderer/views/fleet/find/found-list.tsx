import { Anchor, Checkbox, Stack, Table, Text, TextInput } from '@mantine/core';
import { closeDialog } from '../../../store/dialogs.ts';
import { hrefOf } from '../../../store/route.ts';
import { formatCount } from '../../../ui/figures.ts';
import type { Choices, FoundRow } from './found-rows.ts';

interface FoundListProps {
  readonly rows: readonly FoundRow[];
  /** Why one could not be added, by its address. */
  readonly refused: ReadonlyMap<string, string>;
  readonly choices: Choices;
  readonly onChoose: (choices: Choices) => void;
  readonly isOver: boolean;
}

/** Usable servers, each with a tick for whether to add it and the id it would get. */
export function FoundList({ rows, isOver, ...rest }: FoundListProps) {
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed" mih={40}>
        {isOver
          ? 'No Ollama server answered. One that listens on loopback only cannot be found: start it with OLLAMA_HOST=0.0.0.0.'
          : 'Servers appear here as they answer.'}
      </Text>
    );
  return (
    <Table aria-label="Servers found">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={40}>
            <span className="only-for-readers">Add</span>
          </Table.Th>
          <Table.Th>Server</Table.Th>
          <Table.Th w={220}>Id</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Row key={row.server.url} row={row} {...rest} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

type RowProps = { readonly row: FoundRow } & Omit<FoundListProps, 'rows' | 'isOver'>;

function Row({ row, refused, choices, onChoose }: RowProps) {
  const { server, id, knownAs, isWanted } = row;
  const { url } = server;
  const wanted = new Set(choices.unwanted);
  const toggle = (): void => {
    if (isWanted) wanted.add(url);
    else wanted.delete(url);
    onChoose({ ...choices, unwanted: wanted });
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox aria-label={`Add ${url}`} checked={isWanted} disabled={knownAs !== null} onChange={toggle} />
      </Table.Td>
      <Table.Td>
        <Stack gap={0}>
          <Text size="sm">{url}</Text>
          <Text size="xs" c="dimmed">
            {describe(row)}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td>
        {knownAs === null ? (
          <TextInput
            size="xs"
            aria-label={`Id of ${url}`}
            value={id}
            error={refused.get(url)}
            disabled={!isWanted}
            onChange={(event) =>
              onChoose({ ...choices, ids: new Map(choices.ids).set(url, event.currentTarget.value) })
            }
          />
        ) : (
          <Text size="sm">
            is{' '}
            <Anchor href={hrefOf('backend', knownAs)} onClick={closeDialog}>
              {knownAs}
            </Anchor>{' '}
            already
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function describe({ server: { version, models, loaded, via, name } }: FoundRow): string {
  const announced = via === 'mdns' && name !== null ? `, announces itself as ${name}` : '';
  return `Ollama ${version}, ${countOf(models)}, ${loaded ?? 'it did not say how many'} in memory${announced}`;
}

const countOf = (models: number | null): string =>
  models === null ? 'models not known' : formatCount(models, 'model');
