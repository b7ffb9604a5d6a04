import {
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconCircleX,
  IconDoorExit,
  IconHelp,
  IconHourglass,
  IconLoader,
  IconPlayerPlay,
  IconUnlink,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { LiveExchange, Outcome } from '../../../shared/exchange.ts';
import type { TrafficRow } from './traffic-row.ts';
import { outcomeTone, outcomeWord, stageWord } from './traffic-words.ts';

type Icon = ComponentType<{ readonly size: number }>;

const outcomeIcons: Readonly<Record<Outcome, Icon>> = {
  ok: IconCircleCheckFilled,
  rejected: IconAlertTriangle,
  refused: IconCircleX,
  broken: IconUnlink,
  gone: IconDoorExit,
};
const stageIcons: Readonly<Record<LiveExchange['stage'], Icon>> = {
  reading: IconLoader,
  queued: IconHourglass,
  dialling: IconLoader,
  streaming: IconPlayerPlay,
};

/** Icon, word and colour of where a request is or how it ended. */
export function RowState({ row }: { readonly row: TrafficRow }) {
  const [Shape, tone, word] = partsOf(row);
  return (
    <span className={`state-badge tone-${tone}`}>
      <Shape size={14} aria-hidden="true" />
      {word}
    </span>
  );
}

function partsOf({ kind, exchange }: TrafficRow): readonly [Icon, string, string] {
  if (kind === 'lost') return [IconHelp, 'quiet', 'ended'];
  if (kind === 'live') {
    const { stage } = exchange;
    return [stageIcons[stage], stage === 'queued' ? 'wary' : 'ordered', stageWord[stage]];
  }
  return [outcomeIcons[exchange.outcome], outcomeTone[exchange.outcome], outcomeWord(exchange)];
}
