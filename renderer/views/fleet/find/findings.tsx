import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DiscoverySnapshot } from '../../../../shared/discovery.ts';
import { addFound, stopSearch } from '../../../store/actions/discovery-actions.ts';
import { closeDialog } from '../../../store/dialogs.ts';
import { useBackends } from '../../../store/selectors.ts';
import { formatCount } from '../../../ui/figures.ts';
import { FoundList } from './found-list.tsx';
import { type Choices, foundRows } from './found-rows.ts';
import { UnusableList } from './unusable-list.tsx';

interface FindingsProps {
  readonly discovery: DiscoverySnapshot;
  readonly onAgain: () => void;
}

/** What a search has found so far, live, and which of it to add. */
export function Findings({ discovery, onAgain }: FindingsProps) {
  const { found, unusable, state } = discovery;
  const backends = useBackends();
  const [choices, setChoices] = useState<Choices>({ unwanted: new Set(), ids: new Map() });
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const [isAdding, setAdding] = useState(false);
  const rows = useMemo(() => foundRows(found, backends, choices), [found, backends, choices]);
  const wanted = rows.filter(({ isWanted }) => isWanted);
  const add = async (): Promise<void> => {
    setAdding(true);
    const added = await addFound(wanted.map(({ server: { url }, id }) => ({ url, id })));
    setAdding(false);
    setRefused(added.refused);
    if (added.refused.size === 0) closeDialog();
  };
  return (
    <Stack gap="md">
      <Advance discovery={discovery} />
      <FoundList rows={rows} refused={refused} choices={choices} onChoose={setChoices} isOver={state !== 'running'} />
      <UnusableList unusable={unusable} />
      <Group justify="flex-end">
        {state === 'running' ? null : (
          <Button variant="subtle" onClick={onAgain}>
            Search again
          </Button>
        )}
        <Button variant="default" onClick={closeDialog}>
          Close
        </Button>
        <Button loading={isAdding} disabled={wanted.length === 0} onClick={() => void add()}>
          {wanted.length === 0 ? 'Add' : `Add ${formatCount(wanted.length, 'backend')}`}
        </Button>
      </Group>
    </Stack>
  );
}

const words = { running: 'Searching', done: 'Search done', stopped: 'Search stopped' } as const;

function Advance({ discovery: { state, tried, total, found } }: Pick<FindingsProps, 'discovery'>) {
  const share = total === 0 ? 100 : (tried / total) * 100;
  return (
    <div>
      <Group justify="space-between" mb={4} mih={30}>
        <Text size="sm" role="status">
          <b>{words[state]}</b>: {tried} of {formatCount(total, 'address', 'addresses')} tried,{' '}
          {formatCount(found.length, 'server')} found
        </Text>
        {state === 'running' ? (
          <Button variant="default" onClick={() => void stopSearch()}>
            Stop the search
          </Button>
        ) : null}
      </Group>
      <Progress value={share} size="sm" aria-label="Addresses tried" />
    </div>
  );
}
