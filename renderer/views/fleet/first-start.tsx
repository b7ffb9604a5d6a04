import { Button, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconDeviceGamepad2, IconLink, IconRadar2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { startDemo } from '../../store/actions/demo-actions.ts';
import { openDialog } from '../../store/dialogs.ts';
import { usePending } from '../../store/selectors.ts';

/** Nothing is configured yet: three ways to begin. */
export function FirstStart() {
  const isStarting = usePending('demo') !== undefined;
  return (
    <Stack gap="lg" maw={960} mx="auto" pt="xl">
      <div>
        <Title order={1} size="h3">
          Fleet
        </Title>
        <Text c="dimmed">
          No Ollama server is behind this gateway yet. Clients that connect now are told so. How do you want to begin?
        </Text>
      </div>
      <SimpleGrid cols={3} spacing="md">
        <Choice
          icon={<IconRadar2 size={28} />}
          title="Find servers on this network"
          text="Looks for Ollama on the networks this machine is in. Says beforehand what it will contact, and asks."
        >
          <Button onClick={() => openDialog({ kind: 'find-servers' })}>Find servers</Button>
        </Choice>
        <Choice
          icon={<IconLink size={28} />}
          title="Add one by URL"
          text="You know the address, such as http://10.0.1.10:11434. Corral looks at it and says what it found."
        >
          <Button variant="default" onClick={() => openDialog({ kind: 'add-backend' })}>
            Add a backend
          </Button>
        </Choice>
        <Choice
          icon={<IconDeviceGamepad2 size={28} />}
          title="Try the demo fleet"
          text="Three simulated servers with light traffic, inside this program. Nothing leaves this machine; end it any time."
        >
          <Button variant="default" loading={isStarting} onClick={() => void startDemo()}>
            Start the demo
          </Button>
        </Choice>
      </SimpleGrid>
    </Stack>
  );
}

interface ChoiceProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Choice({ icon, title, text, children }: ChoiceProps) {
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Stack gap="sm" h="100%" align="flex-start">
        <span className="tone-quiet" aria-hidden="true">
          {icon}
        </span>
        <Title order={2} size="h5">
          {title}
        </Title>
        <Text size="sm" style={{ flex: 1 }}>
          {text}
        </Text>
        {children}
      </Stack>
    </Paper>
  );
}
