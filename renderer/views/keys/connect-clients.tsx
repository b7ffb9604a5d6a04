import { Card, Group, Select, SimpleGrid, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { usePanel } from '../../store/panel-store.ts';
import { firstOption, modelOptions } from '../../store/playground/model-options.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type Snippet, snippets } from './snippets.ts';
import { useClientUrls } from './use-client-urls.ts';

/** Stands for a model where nothing is installed yet. */
const SOME_MODEL = 'llama3.1:8b';

/** What to paste into which client, with an address that works. */
export function ConnectClients() {
  const urls = useClientUrls();
  const [chosen, setChosen] = useState<string | null>(null);
  const url = chosen !== null && urls.includes(chosen) ? chosen : (urls[0] ?? '');
  const model = usePanel(({ inventory, snapshot }) =>
    firstOption(modelOptions(inventory ?? [], snapshot?.backends ?? [], null)),
  );
  return (
    <section aria-labelledby="connect-clients">
      <Group justify="space-between" align="flex-end" mb="sm">
        <div>
          <Title order={2} size="h4" id="connect-clients">
            Connect a client
          </Title>
          <Text size="sm" c="dimmed">
            Nothing changes but the address.
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
        {snippets(url, model || SOME_MODEL).map((snippet) => (
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
