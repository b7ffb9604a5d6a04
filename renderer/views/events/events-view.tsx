import './events.css';
import { Button, Text, Title } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import { useNow } from '../../store/now.ts';
import { useRoute } from '../../store/route.ts';
import { noteSeen } from '../../store/seen-events.ts';
import { useBackends, useSnapshot } from '../../store/selectors.ts';
import { useEvents } from '../../store/use-events.ts';
import { EventLine } from '../../ui/event-line.tsx';
import { Loading, Placeholder } from '../../ui/placeholder.tsx';
import { beforeKinds, countKinds, filterOfQuery, ofKinds } from './event-filter.ts';
import { EventFilters } from './event-filters.tsx';
import { placeOf } from './event-place.ts';

const SHOWN = 100;

/** Everything that has happened since the gateway started, as far back as it remembers. */
export function EventsView() {
  const events = useEvents();
  useNoteSeen();
  return (
    <>
      <Title order={1} size="h3" mb="md">
        Events
      </Title>
      {events.state === 'loading' ? <Loading what="the events" /> : null}
      {events.state === 'failed' ? (
        <Placeholder icon={<IconBellOff size={40} />} title="The events could not be read">
          <Text size="sm" c="dimmed">
            {events.reason}
          </Text>
        </Placeholder>
      ) : null}
      {events.state === 'ready' ? <EventList events={events.events} /> : null}
    </>
  );
}

/** Whoever looks at this screen has seen what is on it. */
function useNoteSeen(): void {
  const { events, gateway } = useSnapshot();
  const latest = events[0]?.seq ?? 0;
  useEffect(() => noteSeen(gateway.startedAt, latest), [gateway.startedAt, latest]);
}

function EventList({ events }: { readonly events: readonly GatewayEvent[] }) {
  const { query } = useRoute();
  const now = useNow();
  const [isAll, setAll] = useState(false);
  const ids = useBackends()
    .map(({ id }) => id)
    .join(' ');
  const backends = useMemo(() => new Set(ids.split(' ')), [ids]);
  const filter = useMemo(() => filterOfQuery(query), [query]);
  const found = useMemo(() => beforeKinds(events, filter), [events, filter]);
  const listed = ofKinds(found, filter);
  const shown = isAll ? listed : listed.slice(0, SHOWN);
  return (
    <>
      <EventFilters filter={filter} counts={countKinds(found, filter)} />
      {listed.length === 0 ? (
        <Placeholder icon={<IconBellOff size={40} />} title="Nothing of that has happened">
          <Text size="sm" c="dimmed">
            The gateway remembers the last 500 events of this run.
          </Text>
        </Placeholder>
      ) : (
        <ul className="event-list" aria-label="Events">
          {shown.map((event) => (
            <EventLine key={event.seq} event={event} now={now} place={placeOf(event, backends)} />
          ))}
        </ul>
      )}
      {listed.length > shown.length ? (
        <Button variant="subtle" mt="xs" onClick={() => setAll(true)}>
          Show all {listed.length}
        </Button>
      ) : null}
    </>
  );
}
