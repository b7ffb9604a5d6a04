import { Badge, Button, Code, Group, Kbd, Text } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useSnapshot } from '../store/selectors.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatRate } from '../ui/figures.ts';

const isMac = navigator.platform.startsWith('Mac');

/** What the gateway is and how it does, on every screen. */
export function TopBar() {
  const { gateway } = useSnapshot();
  const { rates, inFlight, queued } = gateway;
  return (
    <Group h="100%" px="md" gap="md" justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <img src="./icon.svg" alt="" width={22} height={22} />
        <Text fw={700}>Corral</Text>
        <Code aria-label="Base URL for clients">{gateway.url}</Code>
        <CopyButton text={gateway.url} label="Copy the base URL" />
        {gateway.isDemo ? (
          <Badge variant="light" color="blue">
            Demo fleet
          </Badge>
        ) : null}
      </Group>
      <Group gap="lg" wrap="nowrap">
        <Figure value={formatRate(rates.requestsPerSecond)} unit="req/s" />
        <Figure value={formatRate(rates.tokensPerSecond)} unit="tok/s" />
        <Figure value={String(inFlight)} unit="in flight" />
        <Figure value={String(queued)} unit="queued" />
        <Button
          variant="default"
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          rightSection={<Kbd size="xs">{isMac ? '⌘' : 'Ctrl'} K</Kbd>}
          onClick={spotlight.open}
        >
          Commands
        </Button>
      </Group>
    </Group>
  );
}

function Figure({ value, unit }: { readonly value: string; readonly unit: string }) {
  return (
    <Text size="sm" className="figure" miw={72}>
      <b>{value}</b>{' '}
      <Text span size="xs" c="dimmed">
        {unit}
      </Text>
    </Text>
  );
}
