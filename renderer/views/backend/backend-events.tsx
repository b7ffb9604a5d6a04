import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useNow } from '../../store/now.ts';
import { useEvents } from '../../store/use-events.ts';
import { EventLine } from '../../ui/event-line.tsx';
import { Section } from './section.tsx';

const SHOWN = 12;

/** What happened to it since the gateway started, latest first. */
export function BackendEvents({ id }: { readonly id: string }) {
  const events = useEvents(id);
  const now = useNow();
  const [isAll, setAll] = useState(false);
  if (events.state !== 'ready')
    return (
      <Section title="Events">
        <Text size="sm" c="dimmed">
          {events.state === 'loading' ? 'Loading…' : `They could not be read: ${events.reason}`}
        </Text>
      </Section>
    );
  const shown = isAll ? events.events : events.events.slice(0, SHOWN);
  return (
    <Section title="Events" aside={String(events.events.length)}>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing has happened since the gateway started
        </Text>
      ) : (
        <ul className="event-list">
          {shown.map((event) => (
            <EventLine key={event.seq} event={event} now={now} />
          ))}
        </ul>
      )}
      {events.events.length > shown.length ? (
        <Button variant="subtle" mt="xs" onClick={() => setAll(true)}>
          Show all {events.events.length}
        </Button>
      ) : null}
    </Section>
  );
}
