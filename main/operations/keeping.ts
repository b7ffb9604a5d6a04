import type { Log, OperationStore, StoredOperation } from '../ports.ts';

export interface KeepingPorts {
  readonly store: OperationStore;
  readonly log: Log;
  /** Told when what is done can no longer be written down, and not again before it could be. */
  readonly onUnkept: (why: string) => void;
}

/** Writes operations down as they are now. They go on when that fails: only a restart would not know of them. */
export function createKeeping({ store, log, onUnkept }: KeepingPorts): (...operations: StoredOperation[]) => void {
  let isFailing = false;
  return (...operations) => {
    const saved = store.save(...operations);
    if (!saved.ok && !isFailing) {
      log.error('operations cannot be written down', { error: saved.error });
      onUnkept(saved.error);
    }
    isFailing = !saved.ok;
  };
}
