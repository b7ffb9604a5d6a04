import { Alert, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { NewSecret } from '../../../shared/key.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { snippets } from './snippets.ts';
import { useClientUrls } from './use-client-urls.ts';
import { useSomeModel } from './use-some-model.ts';

interface NewSecretProps {
  readonly told: NewSecret;
  readonly onDone: () => void;
}

/** A secret, the only time it can be seen, and what to paste where. */
export function NewSecretPanel({ told: { id, secret, key }, onDone }: NewSecretProps) {
  return (
    <Stack gap="md">
      <Alert icon={<IconAlertTriangle size={18} aria-hidden="true" />} color="yellow" title="Shown only now">
        Corral keeps no copy of it. Whoever loses it needs a new one: rotate {id}.
      </Alert>
      <Group wrap="nowrap" className="key-secret" aria-label={`The secret of ${key.owner}’s key`} role="group">
        <code>{secret}</code>
        <CopySecret secret={secret} />
      </Group>
      <ReadySnippets secret={secret} models={key.models} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          I have stored it
        </Button>
      </Group>
    </Stack>
  );
}

/** Has the cursor: whoever pressed Enter once too often copies, and closes nothing. */
function CopySecret({ secret }: { readonly secret: string }) {
  const { result, copy } = useCopy(secret);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const said = result === 'copied' ? 'Copied' : result === 'failed' ? 'Select and copy by hand' : '';
  return (
    <Button
      ref={button}
      miw={150}
      style={{ flex: 'none' }}
      leftSection={result === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
      onClick={copy}
    >
      {said || 'Copy the secret'}
      <span role="status" className="only-for-readers">
        {said}
      </span>
    </Button>
  );
}

/** Becomes a part of an id, which has no spaces. */
const slugOf = (client: string): string => client.toLowerCase().replaceAll(' ', '-');

interface ReadySnippetsProps {
  readonly secret: string;
  /** That the key is for. */
  readonly models: readonly string[];
}

function ReadySnippets({ secret, models }: ReadySnippetsProps) {
  const [url = ''] = useClientUrls();
  const ready = snippets({ url, model: useSomeModel(models), key: secret });
  return (
    <div>
      <Text size="sm" fw={500} id="ready-snippets" mb="xs">
        Ready to be pasted
      </Text>
      <Tabs defaultValue={slugOf(ready[0]?.client ?? '')}>
        <Tabs.List aria-labelledby="ready-snippets">
          {ready.map(({ client }) => (
            <Tabs.Tab key={client} value={slugOf(client)}>
              {client}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ready.map(({ client, code, note }) => (
          <Tabs.Panel key={client} value={slugOf(client)} pt="xs">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <pre className="keys-snippet">{code}</pre>
              <CopyButton text={code} label={`Copy for ${client}`} />
            </Group>
            {note ? (
              <Text size="xs" c="dimmed">
                {note}
              </Text>
            ) : null}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
