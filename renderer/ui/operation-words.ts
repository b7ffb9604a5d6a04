import type {
  LayerProgress,
  OperationKind,
  OperationSnapshot,
  OperationState,
  Progress,
} from '../../shared/operation.ts';
import { targetInWords } from '../../shared/operation-target.ts';
import type { Tone } from './backend-state.ts';
import { formatBytes, formatCount, formatShare, formatSpan } from './figures.ts';

const doing: Readonly<Record<OperationKind, string>> = {
  warm: 'Warming',
  unload: 'Unloading',
  pull: 'Pulling',
  delete: 'Deleting',
  heal: 'Healing',
  copy: 'Copying',
  sync: 'Syncing',
};

export const operationTone: Readonly<Record<OperationState, Tone>> = {
  running: 'ordered',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};

/** `Pulling llama3.1:8b on rig-2`; without the place where every row has the same. */
export const operationTitle = (operation: OperationSnapshot, isPlaced = true): string => {
  const { kind, model, backend } = operation;
  return `${doing[kind]} ${model}${targetInWords(operation)}${isPlaced ? ` on ${backend}` : ''}`;
};

/** 0–1, null while it cannot be told. */
export function operationShare(progress: Progress | null): number | null {
  if (!progress?.total) return null;
  return Math.min(1, progress.done / progress.total);
}

/** `42 %, 2.1 GB of 4.9 GB, 120 MB/s, 24 s left`: as much of it as is known. */
export function operationFigures({ progress, bytesPerSecond, remainingMs }: OperationSnapshot): string {
  const share = operationShare(progress);
  const known = [
    share === null ? null : formatShare(share),
    progress && amount(progress),
    bytesPerSecond === null ? null : `${formatBytes(bytesPerSecond)}/s`,
    remainingMs === null ? null : `${formatSpan(remainingMs)} left`,
  ];
  return known.filter((figure) => figure !== null).join(', ');
}

function amount({ done, total, unit }: Progress): string | null {
  const write = unit === 'bytes' ? formatBytes : String;
  if (total === null) return done > 0 ? write(done) : null;
  return `${write(done)} of ${write(total)}`;
}

/** `ordered by panel at 10.0.0.7, took 3m 20s, 4.9 GB of 4.9 GB`. */
export function operationOrigin({ orderedBy, startedAt, endedAt, progress }: OperationSnapshot): string {
  const took = endedAt === null ? null : `took ${formatSpan(endedAt - startedAt)}`;
  const moved = endedAt === null ? null : progress && amount(progress);
  return [`ordered by ${orderedBy}`, took, moved].filter((part) => part !== null).join(', ');
}

/** `4 layers so far, 1 there`: servers name a layer when its turn comes. */
export function layersInWords(layers: readonly LayerProgress[]): string {
  const there = layers.filter(({ done, total }) => done >= total).length;
  return `${formatCount(layers.length, 'layer')} so far, ${there === layers.length ? 'all' : there} there`;
}

/** `42 %, 2.1 GB of 4.9 GB, 120 MB/s, 24 s left`; servers fetch one layer after the other, so the speed is that one's. */
export function layerFigures({ done, total }: LayerProgress, bytesPerSecond: number | null): string {
  if (done >= total) return formatBytes(total);
  const moving =
    bytesPerSecond === null
      ? []
      : [`${formatBytes(bytesPerSecond)}/s`, `${formatSpan(((total - done) * 1_000) / bytesPerSecond)} left`];
  return [formatShare(done / total), `${formatBytes(done)} of ${formatBytes(total)}`, ...moving].join(', ');
}
