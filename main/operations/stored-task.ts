import type { OperationSnapshot } from '../../shared/operation.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { StoredOperation } from '../ports.ts';
import { leftTheFleet } from './halt.ts';
import type { Task } from './start-operation.ts';

/** An operation as it is to be kept. */
export function toStore(snapshot: OperationSnapshot, task: Task, isAtWork: boolean): StoredOperation {
  const { written, keepAlive, name, goal, digest } = task;
  return { snapshot, task: { url: task.backend.url, written, keepAlive, name, goal, digest, isAtWork } };
}

/** What an earlier run of the gateway left under way, to be gone on with. */
export function toResume({ snapshot, task }: StoredOperation, backend: ReadonlyBackend): Task {
  const { id, kind, model, orderedBy, startedAt } = snapshot;
  const { written, keepAlive, name, goal, digest, isAtWork } = task;
  const resumed = isAtWork ? 'at-work' : 'waiting';
  return { id, kind, model, orderedBy, startedAt, written, keepAlive, name, goal, digest, backend, resumed };
}

/** The end of what cannot be gone on with: its backend is not there any more. */
export function endLeftBehind({ snapshot, task }: StoredOperation, endedAt: number): StoredOperation {
  const { state, why } = leftTheFleet({ id: snapshot.backend, url: task.url });
  const detail = `${why} since the restart, so it is not gone on with`;
  return { snapshot: { ...snapshot, state, detail, endedAt, bytesPerSecond: null, remainingMs: null }, task };
}
