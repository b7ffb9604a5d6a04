import './event-line.css';
import { Anchor } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, type TablerIcon } from '@tabler/icons-react';
import type { GatewayEvent } from '../../shared/gateway-event.ts';
import type { Tone } from './backend-state.ts';
import type { EventPlace } from './event-place.ts';
import { RelativeTime } from './relative-time.tsx';

const looks: Readonly<
  Record<GatewayEvent['severity'], { readonly Icon: TablerIcon; readonly tone: Tone; readonly word: string }>
> = {
  info: { Icon: IconInfoCircle, tone: 'quiet', word: 'Note' },
  good: { Icon: IconCircleCheck, tone: 'good', word: 'Good' },
  warning: { Icon: IconAlertTriangle, tone: 'wary', word: 'Warning' },
  bad: { Icon: IconCircleX, tone: 'bad', word: 'Trouble' },
};

interface EventLineProps {
  readonly event: GatewayEvent;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly place?: EventPlace | null;
}

/** One event in a list of the class `event-list`. */
export function EventLine({ event: { severity, text, at }, now, place = null }: EventLineProps) {
  const { Icon, tone, word } = looks[severity];
  return (
    <li>
      <Icon size={16} className={`tone-${tone}`} aria-label={word} />
      <span>
        {text}
        {place === null ? null : (
          <>
            {' '}
            <Anchor href={place.href} size="xs" underline="always">
              {place.label}
            </Anchor>
          </>
        )}
      </span>
      <span className="second-line">
        <RelativeTime at={at} now={now} />
      </span>
    </li>
  );
}
