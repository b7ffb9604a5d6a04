import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconBan, IconTerminal2 } from '@tabler/icons-react';
import type { LiveExchange } from '../../../shared/exchange.ts';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { cancelExchange } from '../../store/actions/exchange-actions.ts';
import { copyAsCurl } from '../../store/actions/exchange-menu.ts';
import { hrefOf } from '../../store/route.ts';
import { usePending } from '../../store/selectors.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatBytes, formatExactTime, formatSpan } from '../../ui/figures.ts';
import { FactList } from './fact-list.tsx';
import { livePhases } from './live-phases.ts';
import { liveReason } from './live-reason.ts';
import { PhaseList } from './phase-list.tsx';
import { RowState } from './row-state.tsx';
import type { StageLog } from './stage-log.ts';
import { keyOf, liveRow } from './traffic-row.ts';
import { modelWords, stageSentence } from './traffic-words.ts';

interface LiveDetailsProps {
  readonly exchange: LiveExchange;
  readonly stages: StageLog;
  readonly snapshot: Snapshot;
}

/** A request that has not ended: how far it is, and a way to end it. */
export function LiveDetails({ exchange, stages, snapshot }: LiveDetailsProps) {
  const { id, startedAt, route, model, alias, client, identity, stage, stageAt, backend, attempts, bytesOut } =
    exchange;
  const { at } = snapshot;
  const reason = liveReason(exchange, snapshot);
  const isCancelling = usePending(`exchange:${id}`) !== undefined;
  return (
    <Stack gap="md">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <RowState row={liveRow(exchange)} />
        <Text size="sm">
          {stageSentence[stage]}, for {formatSpan(at - stageAt)} now.{reason ? ` ${reason.sentence}.` : ''}
        </Text>
      </Group>
      <Group gap="xs">
        <Button
          color="red.9"
          loading={isCancelling}
          leftSection={<IconBan size={14} aria-hidden="true" />}
          onClick={() => cancelExchange(exchange)}
        >
          Cancel the request
        </Button>
        <Button
          variant="default"
          leftSection={<IconTerminal2 size={14} aria-hidden="true" />}
          onClick={() => copyAsCurl(exchange)}
        >
          Copy as curl
        </Button>
        <CopyButton text={id} label="Copy the request id" />
      </Group>
      <PhaseList phases={livePhases(exchange, stages.get(keyOf(exchange)) ?? [], at)} totalMs={at - startedAt} />
      <FactList
        facts={[
          ['Begun', formatExactTime(startedAt)],
          ['Route', route],
          ['Model', modelWords(model, alias)],
          ['Backend', backend, hrefOf('backend', backend ?? '')],
          ['Client', client],
          ['Key', identity && `${identity.name} (${identity.id})`],
          ['Attempts', attempts],
          ['Sent', formatBytes(bytesOut)],
        ]}
      />
      <section aria-label="Why there">
        <Title order={3} size="h6" mb={4}>
          Why there
        </Title>
        <Text size="sm" c="dimmed">
          {backend === null
            ? 'It has not been placed yet.'
            : `Why ${backend} was chosen and the others were not is told here as soon as the request has ended.`}
        </Text>
      </section>
    </Stack>
  );
}
