import './backend.css';
import { Anchor, Stack, Text } from '@mantine/core';
import { IconServerOff } from '@tabler/icons-react';
import { seriesColor } from '../../charts/series.ts';
import { usePanel } from '../../store/panel-store.ts';
import { hrefOf } from '../../store/route.ts';
import { useBackends } from '../../store/selectors.ts';
import { Placeholder } from '../../ui/placeholder.tsx';
import { TipArea } from '../../ui/tip-area.tsx';
import { BackendCharts } from './backend-charts.tsx';
import { BackendEvents } from './backend-events.tsx';
import { BackendFacts } from './backend-facts.tsx';
import { BackendHeader } from './backend-header.tsx';
import { BackendLeaving } from './backend-leaving.tsx';
import { BackendOperations } from './backend-operations.tsx';
import { InstalledModels } from './installed-models.tsx';
import { Lanes } from './lanes.tsx';
import { LoadedModels } from './loaded-models.tsx';
import { RunningStreams } from './running-streams.tsx';
import { ServedModels } from './served-models.tsx';
import { useBackendKeys } from './use-backend-keys.ts';

/** One backend in detail. */
export function BackendView({ id }: { readonly id: string }) {
  const backends = useBackends();
  const place = backends.findIndex((one) => one.id === id);
  const installed = usePanel(({ inventory }) => inventory?.find(({ backend }) => backend === id)?.installed ?? null);
  useBackendKeys(id);
  const backend = backends[place];
  if (!backend) return <NotInTheFleet id={id} />;
  const { kind, loaded, health } = backend;
  return (
    <TipArea>
      <Stack gap="md">
        <BackendHeader backend={backend} />
        <BackendLeaving id={id} />
        <BackendFacts backend={backend} />
        {backend.mode === 'active' ? null : <RunningStreams backend={backend} />}
        <BackendCharts id={id} color={seriesColor(place)} />
        <div className="backend-columns">
          <Stack gap="sm">
            {backend.mode === 'active' ? <RunningStreams backend={backend} /> : null}
            <Lanes id={id} kind={kind} lanes={backend.lanes} />
            {kind === 'ollama' ? (
              <>
                <LoadedModels id={id} loaded={loaded} health={health} />
                <InstalledModels id={id} installed={installed} />
              </>
            ) : (
              <ServedModels installed={installed} />
            )}
          </Stack>
          <Stack gap="sm">
            <BackendOperations id={id} />
            <BackendEvents id={id} />
          </Stack>
        </div>
      </Stack>
    </TipArea>
  );
}

function NotInTheFleet({ id }: { readonly id: string }) {
  return (
    <Placeholder
      isPage
      icon={<IconServerOff size={32} />}
      title={id === '' ? 'No backend is named' : `There is no backend ${id}`}
    >
      <Text size="sm" c="dimmed">
        It may have been removed, or the link is of another gateway.
      </Text>
      <Anchor href={hrefOf('fleet')}>Back to the fleet</Anchor>
    </Placeholder>
  );
}
