import type { OperationSnapshot } from '../../../../shared/operation.ts';
import type { BackendInventory, ResidentModel } from '../../../../shared/snapshot.ts';

export const resident = (name: string, extra: Partial<ResidentModel> = {}): ResidentModel => ({
  name,
  sizeBytes: 5_000_000_000,
  vramBytes: 5_000_000_000,
  contextLength: 4096,
  expiresAt: null,
  ...extra,
});

/** `{ rig: { 'llama3.1:8b': 'aaaa' } }`: digests by model by backend; null = not read yet. */
export const inventory = (byBackend: Record<string, Record<string, string> | null>): readonly BackendInventory[] =>
  Object.entries(byBackend).map(([id, models]) => ({
    backend: id,
    installed: models && Object.entries(models).map(([name, digest]) => ({ name, digest, sizeBytes: 4_900_000_000 })),
  }));

export const running = (extra: Partial<OperationSnapshot>): OperationSnapshot => ({
  id: 'op-1',
  kind: 'pull',
  model: 'llama3.1:8b',
  backend: 'a',
  orderedBy: 'panel',
  state: 'running',
  detail: 'pulling 6a0746a1ec1a',
  progress: null,
  bytesPerSecond: null,
  remainingMs: null,
  startedAt: 0,
  endedAt: null,
  ...extra,
});
