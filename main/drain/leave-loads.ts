import type { OperationSnapshot } from '../../shared/operation.ts';
import type { LeaveLoad } from './leave.ts';
import type { Loads } from './leaving-ports.ts';
import type { NextLoad } from './move-models.ts';

/** As its operation says; one that nobody knows of any more has ended unseen. Pure. */
export function withEnd(load: LeaveLoad, known: readonly OperationSnapshot[]): LeaveLoad {
  if (load.ended !== null) return load;
  const operation = known.find(({ id }) => id === load.operation);
  if (!operation) return { ...load, ended: { state: 'failed', words: 'nothing is known of it any more' } };
  const { state, detail: words } = operation;
  return state === 'running' ? load : { ...load, ended: { state, words } };
}

/** Orders a load; one that is refused has failed at once. */
export function beginLoad(next: NextLoad, orderedBy: string, loads: Pick<Loads, 'begin'>): LeaveLoad {
  const begun = loads.begin({ ...next, orderedBy });
  return begun.ok
    ? { ...next, operation: begun.value, ended: null }
    : { ...next, operation: '', ended: { state: 'failed', words: begun.error } };
}
