import type { LiveExchange } from '../../../shared/exchange.ts';
import type { Snapshot } from '../../../shared/snapshot.ts';
import { formatCount, formatSpan } from '../../ui/figures.ts';

export interface LiveReason {
  /** As short as a row has room for. */
  readonly short: string;
  /** Without a full stop. */
  readonly sentence: string;
}

/** What holds a request up right now, as far as the gateway can see it; null when nothing can be said. */
export function liveReason(
  { stage, model, backend: id }: Pick<LiveExchange, 'stage' | 'model' | 'backend'>,
  { backends, queue }: Pick<Snapshot, 'backends' | 'queue'>,
): LiveReason | null {
  if (model === null) return null;
  if (stage === 'queued') return waiting(queue.find((line) => line.model === model));
  const backend = backends.find((one) => one.id === id);
  if (stage !== 'dialling' || !backend) return null;
  if (!backend.loaded.some(({ name }) => name === model))
    return { short: 'model loads', sentence: `${model} is not in memory on ${backend.id} yet, so it is loaded first` };
  const lane = backend.lanes.find((one) => one.model === model);
  if (!lane || lane.inFlight < 2) return null;
  const others = formatCount(lane.inFlight - 1, 'other');
  return {
    short: `beside ${others}`,
    sentence: `${formatCount(lane.inFlight, 'request')} share ${model} on ${backend.id}, which generates ${lane.slots} at a time`,
  };
}

function waiting(line: Snapshot['queue'][number] | undefined): LiveReason | null {
  if (!line) return null;
  const { model, depth, oldestMs } = line;
  const wait = `${formatCount(depth, 'request')} ${depth === 1 ? 'waits' : 'wait'}`;
  return {
    short: depth === 1 ? 'alone' : `one of ${depth}`,
    sentence: `${wait} for a slot of ${model}, the oldest for ${formatSpan(oldestMs)}`,
  };
}
