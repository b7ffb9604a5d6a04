import type { LayerProgress, OperationSnapshot } from '../../shared/operation.ts';

/** How far an operation is, as one line of JSON. Sizes are bytes, times milliseconds. */
interface OperationLine
  extends Pick<
    OperationSnapshot,
    'kind' | 'model' | 'to' | 'backend' | 'state' | 'detail' | 'bytesPerSecond' | 'remainingMs'
  > {
  readonly operation: string;
  /** The part of a model that is being fetched; null when none is. */
  readonly layer: LayerProgress | null;
  readonly done: number | null;
  readonly total: number | null;
}

/** What a program is told of an operation that goes on. */
export function operationLine(operation: OperationSnapshot): OperationLine {
  const { id, kind, model, to, backend, state, detail, progress, bytesPerSecond, remainingMs } = operation;
  return {
    ...{ operation: id, kind, model, to, backend, state, detail },
    layer: movingLayer(operation),
    done: progress?.done ?? null,
    total: progress?.total ?? null,
    ...{ bytesPerSecond, remainingMs },
  };
}

/** The layer that is not all there yet; servers fetch one after the other. */
const movingLayer = ({ layers = [] }: Pick<OperationSnapshot, 'layers'>): LayerProgress | null =>
  layers.findLast(({ done, total }) => done < total) ?? null;
