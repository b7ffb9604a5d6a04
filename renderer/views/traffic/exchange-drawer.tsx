import { Drawer, Stack, Text } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { go, useRoute } from '../../store/route.ts';
import { Loading } from '../../ui/placeholder.tsx';
import { EndedDetails } from './ended-details.tsx';
import { LiveDetails } from './live-details.tsx';
import type { TrafficRow } from './traffic-row.ts';
import { useRecord } from './use-record.ts';
import type { Traffic } from './use-traffic.ts';

interface ExchangeDrawerProps {
  readonly traffic: Traffic;
  readonly snapshot: Snapshot;
}

/** One request: every figure, every attempt, and why it went where it went. Open while the address names it. */
export function ExchangeDrawer({ traffic, snapshot }: ExchangeDrawerProps) {
  const { detail } = useRoute();
  if (detail === '') return <Frame id="">{null}</Frame>;
  const row = traffic.all.find(({ exchange }) => exchange.id === detail);
  return (
    <Frame id={detail}>
      {row?.kind === 'live' ? (
        <LiveDetails key={row.key} exchange={row.exchange} stages={traffic.stages} snapshot={snapshot} />
      ) : (
        <Ended id={detail} row={row} />
      )}
    </Frame>
  );
}

/** Costs nothing while it is closed, which is nearly always. */
const Frame = memo(({ id, children }: { readonly id: string; readonly children: ReactNode }) => {
  const { query } = useRoute();
  return (
    <Drawer
      opened={id !== ''}
      onClose={() => go('traffic', '', Object.fromEntries(query))}
      position="right"
      size={620}
      title={<b>Request {id}</b>}
    >
      {children}
    </Drawer>
  );
});

function Ended({ id, row }: { readonly id: string; readonly row: TrafficRow | undefined }) {
  const seen = row?.kind === 'ended' ? row.exchange : null;
  const reading = useRecord(id, seen);
  if (reading.state === 'loading' && !seen) return <Loading what="the request" />;
  const record = reading.state === 'ready' ? reading.record : null;
  const exchange = record ?? seen;
  if (!exchange)
    return (
      <Stack>
        <Text size="sm">
          {row
            ? 'It has ended, but with so many others at once that its record was not sent here.'
            : 'The gateway does not know this request: it keeps the latest 200 that have ended.'}
        </Text>
      </Stack>
    );
  return (
    <EndedDetails
      exchange={exchange}
      placement={record?.placement ?? null}
      noPlacement={reading.state === 'failed' ? reading.reason : null}
    />
  );
}
