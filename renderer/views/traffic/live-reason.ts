import type { LiveExchange } from '../../../shared/exchange.ts';
import type { BackendSnapshot, QueueSnapshot, Snapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatSpan } from '../../ui/figures.ts';

export interface LiveReason {
  /** As short as a row has room for. */
  readonly short: string;
  /** Without a full stop. */
  readonly sentence: string;
}

type Asked = Pick<LiveExchange, 'id' | 'stage' | 'model' | 'backend'>;

/** What holds a request up right now, as far as the gateway can see it; null when nothing can be said. */
export function liveReason(
  { id, stage, model, backend: place }: Asked,
  { backends, queue }: Pick<Snapshot, 'backends' | 'queue'>,
): LiveReason | null {
  if (model === null) return null;
  if (stage === 'queued')
    return whyQueued(
      id,
      queue.find((line) => line.model === model),
    );
  const backend = backends.find((one) => one.id === place);
  return stage === 'dialling' && backend ? whySilent(model, backend) : null;
}

function whyQueued(id: string, line: QueueSnapshot | undefined): LiveReason | null {
  if (!line) return null;
  const { model, depth, waiting } = line;
  const turn = waiting.find((one) => one.id === id);
  // Only the first fifty of a line are told.
  if (!turn)
    return { short: `one of ${depth}`, sentence: `${formatCount(depth, 'request')} wait for a slot of ${model}` };
  const { position, expectedMs } = turn;
  const soon = expectedMs === null ? '' : ` and will probably begin in ${formatSpan(expectedMs)}`;
  return {
    short: `${position} of ${depth}${expectedMs === null ? '' : `, ~${formatSpan(expectedMs)}`}`,
    sentence: `It is number ${position} of ${depth} that wait for a slot of ${model}${soon}`,
  };
}

function whySilent(model: string, { id, loaded, lanes }: BackendSnapshot): LiveReason | null {
  if (!loaded.some(({ name }) => name === model))
    return { short: 'model loads', sentence: `${model} is not in memory on ${id} yet, so it is loaded first` };
  const lane = lanes.find((one) => one.model === model);
  if (!lane || lane.inFlight < 2) return null;
  return {
    short: `beside ${formatCount(lane.inFlight - 1, 'other')}`,
    sentence: `${formatCount(lane.inFlight, 'request')} share ${model} on ${id}, which generates ${lane.slots} at a time`,
  };
}
