import { Alert } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useNow } from '../store/now.ts';
import { useSnapshot } from '../store/selectors.ts';
import { formatCount, formatSpan } from '../ui/figures.ts';

/** While the gateway lets its last streams finish: how many, and how long they have. */
export function StoppingBanner() {
  const { gateway, operations } = useSnapshot();
  const now = useNow();
  if (gateway.state !== 'stopping') return null;
  const running = operations.filter(({ state }) => state === 'running').length;
  const left = gateway.stopsAt === null ? '' : `, ${formatSpan(gateway.stopsAt - now)} left`;
  return (
    <Alert color="blue" mb="md" icon={<IconHourglass />} title="The gateway is stopping" role="status">
      {formatCount(gateway.inFlight, 'stream')} may still finish{left}. New requests are refused. Quit once more to end
      what runs.
      {running === 0 || gateway.isDemo
        ? null
        : ` ${formatCount(running, 'operation')} will go on after the next start.`}
    </Alert>
  );
}
