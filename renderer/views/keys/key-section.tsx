import { Button, Group, Text, Title } from '@mantine/core';
import { IconFileImport, IconKey, IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import { openDialog } from '../../store/dialogs.ts';
import { followKeys, useKeys } from '../../store/keys/key-store.ts';
import { Loading, Placeholder } from '../../ui/placeholder.tsx';
import { KeyTable } from './key-table.tsx';

const create = (): void => openDialog({ kind: 'create-key' });

const importList = (): void => openDialog({ kind: 'import-keys' });

/** The keys there are, or how to begin. */
export function KeySection() {
  const { keys, failure } = useKeys();
  useEffect(followKeys, []);
  const hasSome = keys !== null && keys.length > 0;
  return (
    <section aria-labelledby="api-keys">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="api-keys">
          API keys
        </Title>
        {hasSome ? (
          <Group gap="sm">
            <Button
              variant="default"
              leftSection={<IconFileImport size={16} aria-hidden="true" />}
              onClick={importList}
            >
              Import a list
            </Button>
            <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={create}>
              Create a key
            </Button>
          </Group>
        ) : null}
      </Group>
      {failure === null ? null : (
        <Text size="sm" className="tone-bad" role="alert">
          The keys could not be read: {failure}
        </Text>
      )}
      {keys === null && failure === null ? <Loading what="the keys" /> : null}
      {keys?.length === 0 ? <NoKeys /> : null}
      {hasSome ? <KeyTable keys={keys} /> : null}
    </section>
  );
}

const NoKeys = () => (
  <Placeholder icon={<IconKey size={32} />} title="No keys yet">
    <Text size="sm">
      With a key per person you see who uses what, and can end one without anybody else noticing. Where the gateway asks
      for keys, nobody gets in without one.
    </Text>
    <Group gap="sm">
      <Button variant="default" onClick={importList}>
        Import a list
      </Button>
      <Button onClick={create}>Create a key</Button>
    </Group>
  </Placeholder>
);
