import { Anchor, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import type { BackendKind } from '../../../shared/config.ts';
import { shortDigest } from '../../../shared/drift.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import { copyActions, modelActions } from '../../store/actions/model-menu.ts';
import { useNow } from '../../store/now.ts';
import { go, hrefOf, useRoute } from '../../store/route.ts';
import { formatBytes, formatLatency, formatRate, unknown } from '../../ui/figures.ts';
import { cellOf } from './cell.ts';
import { cellSentences, cellTone, cellWord } from './cell-words.ts';
import { KeptRule } from './kept-rule.tsx';
import { type MatrixRow, rowOf } from './matrix-rows.ts';
import { type FactsByModel, type ModelFacts, noFacts } from './model-facts.ts';

interface ModelDrawerProps {
  readonly rows: readonly MatrixRow[];
  readonly facts: FactsByModel;
  readonly backends: readonly BackendSnapshot[];
}

/** One model: every copy of it in words, with what can be done to each. Open while the address names it. */
export function ModelDrawer({ rows, facts, backends }: ModelDrawerProps) {
  const { detail } = useRoute();
  return (
    <Frame model={detail}>
      {detail === '' ? null : (
        <Details
          row={rows.find(({ model }) => model === detail) ?? rowOf(detail, new Map())}
          facts={facts.get(detail) ?? noFacts}
          backends={backends}
        />
      )}
    </Frame>
  );
}

/** Costs nothing while it is closed, which is nearly always. */
const Frame = memo(({ model, children }: { readonly model: string; readonly children: ReactNode }) => {
  const { query } = useRoute();
  return (
    <Drawer
      opened={model !== ''}
      onClose={() => go('models', '', Object.fromEntries(query))}
      position="right"
      size={520}
      title={<b>{model}</b>}
    >
      {children}
    </Drawer>
  );
});

interface DetailsProps {
  readonly row: MatrixRow;
  readonly facts: ModelFacts;
  readonly backends: readonly BackendSnapshot[];
}

function Details({ row, facts, backends }: DetailsProps) {
  const { model, copies } = row;
  const { rates, oddDigests } = facts;
  const actions = modelActions({
    model,
    holders: [...copies.keys()],
    backends,
    isCloud: row.cloud !== null,
    differs: oddDigests.size > 0,
    kept: facts.kept,
  });
  const served = backends.filter(({ id, kind }) => kind === 'openai' && copies.has(id)).length;
  const here = backends.filter(({ id }) => copies.has(id) || facts.loaded.has(id) || facts.operations.has(id));
  return (
    <Stack gap="md">
      <Text size="sm">
        {row.cloud === null
          ? `${row.sizeBytes === null ? 'On' : `${formatBytes(row.sizeBytes)} on`} ${copies.size} of ${backends.length} backends, in memory on ${facts.loaded.size}`
          : `Runs at ${row.cloud} and takes no memory here; ${copies.size} of ${backends.length} backends pass requests for it on`}
        {served > 0 ? `, served through the OpenAI API by ${served}` : ''}.{' '}
        {rates === null
          ? 'Nobody has asked for it yet.'
          : `${formatRate(rates.requestsPerSecond)} req/s, TTFB p50 ${formatLatency(rates.ttfbP50Ms)}, p95 ${formatLatency(rates.ttfbP95Ms)}.`}
      </Text>
      <Group gap="xs">
        {actions
          .filter(({ kind }) => kind !== 'open')
          .map(({ kind, label, says, run }) => (
            <Button
              key={kind}
              size="compact-xs"
              variant={kind === 'sync' ? 'filled' : 'default'}
              onClick={run}
              title={says}
            >
              {label}
            </Button>
          ))}
      </Group>
      {facts.kept === null ? null : <KeptRule kept={facts.kept} />}
      {facts.fights.size === 0 ? null : (
        <Text size="sm">
          Clients ask for it with different runner options, and each change loads it anew. A{' '}
          <Anchor href={hrefOf('settings', 'models')}>context policy</Anchor> can hold them to one size.
        </Text>
      )}
      {here.length === 0 ? (
        <Text size="sm" c="dimmed">
          It is not installed on any backend.
        </Text>
      ) : (
        <ul className="copies">
          {here.map(({ id, kind }) => (
            <Copy key={id} row={row} facts={facts} backend={id} kind={kind} />
          ))}
        </ul>
      )}
    </Stack>
  );
}

interface CopyProps extends Omit<DetailsProps, 'backends'> {
  readonly backend: string;
  readonly kind: BackendKind;
}

function Copy({ row, facts, backend, kind }: CopyProps) {
  const now = useNow();
  const cell = cellOf(row, facts, { id: backend, kind, isRead: true });
  const resident = facts.loaded.get(backend);
  const digest = row.copies.get(backend)?.digest ?? '';
  const sentences = cellSentences({ facts, backend, cell }, now);
  const actions = copyActions({
    model: row.model,
    backend: { id: backend, kind },
    isInstalled: row.copies.has(backend),
    isCloud: cell.cloud !== null,
    isLoaded: resident !== undefined,
    operation: facts.operations.get(backend) ?? null,
  });
  return (
    <li>
      <Group justify="space-between" wrap="nowrap">
        <Anchor href={hrefOf('backend', backend)} fw={600} size="sm">
          {backend}
        </Anchor>
        <span className={`state-badge tone-${cellTone[cell.state]}`}>{cellWord[cell.state]}</span>
      </Group>
      {sentences.map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}.
        </Text>
      ))}
      {kind === 'openai' || cell.cloud !== null ? null : (
        <Text size="xs" c="dimmed">
          Digest {digest === '' ? unknown : shortDigest(digest)}
          {resident
            ? `, context ${resident.contextLength ?? unknown}, ${formatBytes(resident.vramBytes)} of ${formatBytes(resident.sizeBytes)} on the GPU`
            : ''}
        </Text>
      )}
      <Group gap="xs" mt={4}>
        {actions.map(({ kind, label, says, run }) => (
          <Button
            key={kind}
            size="compact-xs"
            variant="default"
            {...(kind === 'delete' ? { className: 'tone-bad' } : {})}
            onClick={run}
            title={says}
          >
            {label}
          </Button>
        ))}
      </Group>
    </li>
  );
}
