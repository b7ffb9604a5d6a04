import { Group, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { KeyUsePoint, KeyUseSpan } from '../../../shared/key.ts';
import { seriesColor } from '../../charts/series.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useKeyUse } from '../../store/keys/use-key-use.ts';
import { formatRate, unknown } from '../../ui/figures.ts';
import { Loading } from '../../ui/placeholder.tsx';
import { SpanSwitch } from '../../ui/span-switch.tsx';

const spans: readonly { readonly value: KeyUseSpan; readonly label: string }[] = [
  { value: '24h', label: '24 h' },
  { value: '30d', label: '30 d' },
];

const formatWhole = (value: number | null): string =>
  value === null ? unknown : value < 1_000 ? String(Math.round(value)) : formatRate(value);

const requestSeries = [{ label: 'requests', color: seriesColor(0), style: 'area' }] as const;
const tokenSeries = [
  { label: 'prompt', color: seriesColor(1), style: 'dashed' },
  { label: 'output', color: seriesColor(2), style: 'solid' },
] as const;

/** What a key was used for: requests and tokens per hour of a day, or per day of a month. */
export function KeyUse({ id }: { readonly id: string }) {
  const [span, setSpan] = useState<KeyUseSpan>('24h');
  const use = useKeyUse(id, span);
  return (
    <section aria-labelledby="key-use">
      <Group justify="space-between" mb="sm">
        <Title order={3} size="h5" id="key-use">
          Use over time
        </Title>
        <SpanSwitch spans={spans} value={span} onChange={setSpan} />
      </Group>
      {use.state === 'loading' ? <Loading what="its use" /> : null}
      {use.state === 'failed' ? (
        <Text size="sm" className="tone-bad">
          Its use could not be read: {use.reason}
        </Text>
      ) : null}
      {use.state === 'ready' ? <Charts points={use.points} step={span === '24h' ? 'hour' : 'day'} /> : null}
    </section>
  );
}

function Charts({ points, step }: { readonly points: readonly KeyUsePoint[]; readonly step: string }) {
  const requests = useMemo(() => points.map(({ at, requests: count }) => ({ at, values: [count] })), [points]);
  const tokens = useMemo(
    () => points.map(({ at, promptTokens, outputTokens }) => ({ at, values: [promptTokens, outputTokens] })),
    [points],
  );
  const shared = { format: formatWhole, syncId: 'key-use', isWhole: true, atLeast: 4 };
  return (
    <Stack gap="sm">
      <TimeChart title={`Requests per ${step}`} points={requests} series={requestSeries} {...shared} />
      <TimeChart title={`Tokens per ${step}`} points={tokens} series={tokenSeries} {...shared} />
    </Stack>
  );
}
