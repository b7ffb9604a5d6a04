import { Alert, Button, Checkbox, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { DiscoverySnapshot, LocalNetwork } from '../../../../shared/discovery.ts';
import { startSearch } from '../../../store/actions/discovery-actions.ts';
import { closeDialog } from '../../../store/dialogs.ts';
import { formatCount } from '../../../ui/figures.ts';
import { Loading } from '../../../ui/placeholder.tsx';
import { useNetworks } from './use-networks.ts';

interface ConsentProps {
  /** The search before, when there was one. */
  readonly last: DiscoverySnapshot | null;
  readonly onShowLast: () => void;
  readonly onStarted: () => void;
}

/** Says what would be contacted, and does so only when somebody agrees. */
export function Consent(props: ConsentProps) {
  const networks = useNetworks();
  if (networks.state === 'loading') return <Loading what="the networks of this machine" />;
  if (networks.state === 'failed')
    return (
      <Alert color="red" title="The networks of this machine could not be read">
        {networks.reason}
      </Alert>
    );
  return <Question networks={networks.networks} {...props} />;
}

/** Where Ollama listens unless told otherwise. */
const OLLAMA_PORT = 11434;
/** As many connections as a search has open at once. */
const AT_ONCE = 32;

function Question({
  networks,
  last,
  onShowLast,
  onStarted,
}: ConsentProps & { readonly networks: readonly LocalNetwork[] }) {
  const [chosen, setChosen] = useState(() => networks.map(({ cidr }) => cidr));
  const [port, setPort] = useState<number | string>(OLLAMA_PORT);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const addresses = networks.filter(({ cidr }) => chosen.includes(cidr)).reduce((sum, { hosts }) => sum + hosts, 0);
  const isPort = typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
  const start = async (): Promise<void> => {
    setStarting(true);
    const error = await startSearch(chosen, Number(port));
    setStarting(false);
    if (error) setComplaint(error.message);
    else onStarted();
  };
  return (
    <Stack gap="md">
      <Text size="sm">
        Corral would try a connection to every address of the chosen networks, and ask whoever answers for its version
        and its models. For three seconds it also asks who announces itself by name (mDNS), and looks at those that are
        in this machine&apos;s networks. Nothing is changed anywhere, and nothing outside them is contacted.
      </Text>
      <Checkbox.Group label="Networks of this machine" value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {networks.map((network) => (
            <Checkbox key={network.cidr} value={network.cidr} label={sayNetwork(network)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <NumberInput
        label="Port"
        description="Ollama's own is 11434"
        w={160}
        min={1}
        max={65_535}
        allowDecimal={false}
        hideControls
        value={port}
        onChange={setPort}
        error={isPort ? undefined : 'a whole number from 1 to 65535'}
      />
      {complaint === null ? null : (
        <Alert color="red" role="alert" title="The search did not start">
          {complaint}
        </Alert>
      )}
      <Text size="sm" fw={600} aria-live="polite">
        {addresses === 0
          ? 'No address would be contacted.'
          : `${formatCount(addresses, 'address', 'addresses')} on port ${port}, at most ${AT_ONCE} at a time.`}
      </Text>
      <Group justify="flex-end">
        {last ? (
          <Button variant="subtle" onClick={onShowLast}>
            Show the last search
          </Button>
        ) : null}
        <Button variant="default" onClick={closeDialog}>
          Cancel
        </Button>
        <Button data-autofocus loading={isStarting} disabled={addresses === 0 || !isPort} onClick={() => void start()}>
          Contact {formatCount(addresses, 'address', 'addresses')}
        </Button>
      </Group>
    </Stack>
  );
}

const sayNetwork = ({ cidr, interface: name, address, hosts }: LocalNetwork): string =>
  cidr.endsWith('/32')
    ? `This machine (${address})`
    : `${cidr}, on ${name}: ${formatCount(hosts, 'address', 'addresses')} around ${address}`;
