import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, type TablerIcon } from '@tabler/icons-react';
import { useState } from 'react';
import type { GatewayEvent } from '../../../shared/gateway-event.ts';
import { useNow } from '../../store/now.ts';
import type { Tone } from '../../ui/backend-state.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Section } from './section.tsx';
import { useEvents } from './use-events.ts';

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
            <Line key={event.seq} event={event} now={now} />
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

const looks: Readonly<
  Record<GatewayEvent['severity'], { readonly Icon: TablerIcon; readonly tone: Tone; readonly word: string }>
> = {
  info: { Icon: IconInfoCircle, tone: 'quiet', word: 'Note' },
  good: { Icon: IconCircleCheck, tone: 'good', word: 'Good' },
  warning: { Icon: IconAlertTriangle, tone: 'wary', word: 'Warning' },
  bad: { Icon: IconCircleX, tone: 'bad', word: 'Trouble' },
};

function Line({ event: { severity, text, at }, now }: { readonly event: GatewayEvent; readonly now: number }) {
  const { Icon, tone, word } = looks[severity];
  return (
    <li>
      <Icon size={16} className={`tone-${tone}`} aria-label={word} />
      <span>{text}</span>
      <span className="second-line">
        <RelativeTime at={at} now={now} />
      </span>
    </li>
  );
}
