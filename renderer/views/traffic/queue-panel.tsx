import { Button, Paper, Text, Title } from '@mantine/core';
import { memo } from 'react';
import type { QueueSnapshot } from '../../../shared/snapshot.ts';
import { openDialog } from '../../store/dialogs.ts';
import { hrefOf } from '../../store/route.ts';
import { formatCount, formatSpan } from '../../ui/figures.ts';
import { beginsInWords } from './live-reason.ts';

/** Who waits for which model and for how long, with what helps. */
export const QueuePanel = memo(({ queue }: { readonly queue: readonly QueueSnapshot[] }) => (
  <Paper withBorder p="sm" component="section" aria-label="Queue" className="queue">
    <Title order={2} size="h6" mb={4}>
      Queue
    </Title>
    {queue.length === 0 ? (
      <Text size="sm" c="dimmed">
        Nothing waits: there is a free slot for every request.
      </Text>
    ) : (
      <ul className="queue-list">
        {[...queue].sort(byWait).map((line) => (
          <Line key={line.model} {...line} />
        ))}
      </ul>
    )}
  </Paper>
));

const byWait = (a: QueueSnapshot, b: QueueSnapshot): number => b.oldestMs - a.oldestMs;

function Line({ model, depth, oldestMs, waiting }: QueueSnapshot) {
  const soonMs = waiting[0]?.expectedMs ?? null;
  return (
    <li>
      <a href={hrefOf('traffic', '', { stage: 'queued', model })} className="queue-model">
        {model}
      </a>
      <Text size="sm">
        <b>{formatCount(depth, 'request')}</b> {depth === 1 ? 'waits' : 'wait'}, the oldest for {formatSpan(oldestMs)}.
        {soonMs === null ? '' : ` The next ${beginsInWords(soonMs)}.`}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => openDialog({ kind: 'warm-model', model })}
        aria-label={`Warm it on more backends: ${model}`}
      >
        Warm it on more backends
      </Button>
    </li>
  );
}
