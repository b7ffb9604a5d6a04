import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import type { Placement } from '../../../shared/exchange.ts';
import type { RecentExchange } from '../../../shared/snapshot.ts';
import { copyAsCurl } from '../../store/actions/exchange-menu.ts';
import { hrefOf } from '../../store/route.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatBytes, formatExactTime, formatLatency } from '../../ui/figures.ts';
import { AliasReasons } from './alias-reasons.tsx';
import { AttemptList } from './attempt-list.tsx';
import { FactList } from './fact-list.tsx';
import { PhaseList } from './phase-list.tsx';
import { phases } from './phases.ts';
import { PlacementReasons } from './placement-reasons.tsx';
import { stateSentence } from './row-sentences.ts';
import { RowState } from './row-state.tsx';
import { tokenFacts } from './token-facts.ts';
import { endedRow } from './traffic-row.ts';
import { modelWords } from './traffic-words.ts';

interface EndedDetailsProps {
  readonly exchange: RecentExchange;
  readonly placement: Placement | null;
  /** Why the placement could not be read. */
  readonly noPlacement: string | null;
}

/** Everything that was written down of an ended request. */
export function EndedDetails({ exchange, placement, noPlacement }: EndedDetailsProps) {
  const row = endedRow(exchange);
  const { id, startedAt, method, route, api, model, backend, client, identity, status, error } = exchange;
  const { queueMs, ttfbMs, durationMs, bytesIn, bytesOut, tokens, attempts, outcome, alias, context } = exchange;
  return (
    <Stack gap="md">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <RowState row={row} />
        <Text size="sm">{stateSentence(row)}.</Text>
      </Group>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconTerminal2 size={14} aria-hidden="true" />}
          onClick={() => copyAsCurl(exchange)}
        >
          Copy as curl
        </Button>
        <CopyButton text={id} label="Copy the request id" />
      </Group>
      <PhaseList phases={phases(exchange)} totalMs={durationMs} isBroken={outcome === 'broken'} />
      <AttemptList attempts={attempts} />
      <section aria-label="Why there">
        <Title order={3} size="h6" mb={4}>
          Why there
        </Title>
        {alias === null ? null : <AliasReasons alias={alias} model={model} />}
        {placement ? (
          <PlacementReasons placement={placement} />
        ) : (
          <Text size="sm" c="dimmed">
            {noPlacement ?? (attempts.length === 0 ? 'It was never placed on a backend' : 'Reading why')}.
          </Text>
        )}
      </section>
      <FactList
        facts={[
          ['Begun', formatExactTime(startedAt)],
          ['Route', `${method} ${route}`],
          ['API', api],
          ['Model', modelWords(model, alias?.name ?? null)],
          ['Context size', context && `${context.givenTokens} tokens, ${context.askedTokens ?? 'none'} asked for`],
          ['Backend', backend, hrefOf('backend', backend ?? '')],
          ['Client', client],
          ['Key', identity && `${identity.name} (${identity.id})`],
          ['Status', status],
          ['Error', error],
          ['Queue', formatLatency(queueMs)],
          ['Time to first byte', ttfbMs === null ? 'no byte came' : formatLatency(ttfbMs)],
          ['Total', formatLatency(durationMs)],
          ['Received', formatBytes(bytesIn)],
          ['Sent', formatBytes(bytesOut)],
          ...tokenFacts(tokens),
        ]}
      />
    </Stack>
  );
}
