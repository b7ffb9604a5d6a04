import { Card, Group, Select, SimpleGrid, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { usePanel } from '../../store/panel-store.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type Snippet, snippets } from './snippets.ts';
import { useClientUrls } from './use-client-urls.ts';
import { useSomeModel } from './use-some-model.ts';

/** Stands for a key: the real ones are known to their owners only. */
const YOUR_KEY = 'YOUR_KEY';

/** What to paste into which client, with an address that works. */
export function ConnectClients() {
  const urls = useClientUrls();
  const [chosen, setChosen] = useState<string | null>(null);
  const url = chosen !== null && urls.includes(chosen) ? chosen : (urls[0] ?? '');
  const model = useSomeModel();
  const isLocked = usePanel(({ snapshot }) => snapshot?.gateway.access === 'required');
  return (
    <section aria-labelledby="connect-clients">
      <Group justify="space-between" align="flex-end" mb="sm">
        <div>
          <Title order={2} size="h4" id="connect-clients">
            Connect a client
          </Title>
          <Text size="sm" c="dimmed">
            {isLocked ? 'The address, and a key in place of YOUR_KEY.' : 'Nothing changes but the address.'}
          </Text>
        </div>
        {urls.length > 1 ? (
          <Select
            label="Address of this machine"
            data={[...urls]}
            value={url}
            onChange={setChosen}
            allowDeselect={false}
            w={280}
          />
        ) : null}
      </Group>
      <SimpleGrid cols={2} spacing="sm" verticalSpacing="sm">
        {snippets({ url, model, key: isLocked ? YOUR_KEY : null }).map((snippet) => (
          <SnippetCard key={snippet.client} snippet={snippet} />
        ))}
      </SimpleGrid>
    </section>
  );
}

function SnippetCard({ snippet: { client, code, note } }: { readonly snippet: Snippet }) {
  return (
    <Card withBorder p="sm" component="section" aria-label={client}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} component="h3" m={0}>
          {client}
        </Text>
        <CopyButton text={code} label={`Copy for ${client}`} />
      </Group>
      <pre className="keys-snippet">{code}</pre>
      {note ? (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      ) : null}
    </Card>
  );
}
