import type { LiveExchange } from '../../../shared/exchange.ts';
import type { Waiting } from '../../../shared/lane.ts';
import { phaseWord, waitSentence } from '../../../shared/lane-words.ts';
import type { BackendSnapshot, QueueSnapshot, Snapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatSpan } from '../../ui/figures.ts';

export interface LiveReason {
  /** As short as a row has room for. */
  readonly short: string;
  /** Without a full stop. */
  readonly sentence: string;
}

type Asked = Pick<LiveExchange, 'id' | 'stage' | 'model' | 'backend' | 'waiting'>;

/** What holds a request up right now, as far as the gateway can see it; null when nothing can be said. */
export function liveReason(
  { id, stage, model, backend: place, waiting }: Asked,
  { backends, queue }: Pick<Snapshot, 'backends' | 'queue'>,
): LiveReason | null {
  if (model === null) return null;
  if (stage === 'queued')
    return whyQueued(
      id,
      queue.find((line) => line.model === model),
    );
  const backend = backends.find((one) => one.id === place);
  return stage === 'dialling' && backend && waiting ? whySilent(model, backend, waiting) : null;
}

function whyQueued(id: string, line: QueueSnapshot | undefined): LiveReason | null {
  if (!line) return null;
  const { model, depth, waiting } = line;
  const turn = waiting.find((one) => one.id === id);
  // Only the first fifty of a line are told.
  if (!turn)
    return { short: `one of ${depth}`, sentence: `${formatCount(depth, 'request')} wait for a slot of ${model}` };
  const { position, expectedMs, isLimited } = turn;
  if (isLimited)
    return {
      short: 'its client’s limit',
      sentence: `It waits until fewer requests of ${turn.caller} run (limits.concurrent); others go first meanwhile`,
    };
  const soon = expectedMs === null ? '' : ` and ${beginsInWords(expectedMs)}`;
  return {
    short: `${position} of ${depth}${expectedMs === null ? '' : `, ${isOverdue(expectedMs) ? 'any moment' : `~${formatSpan(expectedMs)}`}`}`,
    sentence: `It is number ${position} of ${depth} that wait for a slot of ${model}${soon}`,
  };
}

/** What was expected has passed, or is about to: no figure would be true for longer than it takes to read. */
const isOverdue = (expectedMs: number): boolean => expectedMs < 500;

/** When a wait will probably be over, ms from now, after `it` or `the next`. */
export const beginsInWords = (expectedMs: number): string =>
  isOverdue(expectedMs) ? 'should begin any moment' : `will probably begin in ${formatSpan(expectedMs)}`;

function whySilent(model: string, { id, lanes }: BackendSnapshot, waiting: Waiting): LiveReason {
  const short = phaseWord[waiting.phase];
  const sentence = `On ${id}, ${waitSentence(waiting)}`;
  const lane = lanes.find((one) => one.model === model);
  if (waiting.phase !== 'queued' || !lane) return { short, sentence };
  return {
    short: `beside ${formatCount(lane.inFlight - 1, 'other')}`,
    sentence: `${sentence}; ${formatCount(lane.inFlight, 'request')} share ${model}, which generates ${lane.slots} at a time`,
  };
}
