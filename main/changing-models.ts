import type { OperationKind, OperationSnapshot } from '../shared/operation.ts';

const changesCopies: ReadonlySet<OperationKind> = new Set(['pull', 'delete', 'copy', 'sync']);

/** Models of which some backend's copy is about to be another, or gone. */
export const changingModels = (operations: readonly OperationSnapshot[]): ReadonlySet<string> =>
  new Set(
    operations
      .filter(({ kind, state }) => state === 'running' && changesCopies.has(kind))
      .flatMap(({ model, to }) => (to === undefined ? [model] : [model, to])),
  );
