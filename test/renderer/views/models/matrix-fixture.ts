import { compareBuilds } from '../../../../main/fleet/drift/compare-builds.ts';
import { compareContexts } from '../../../../main/fleet/drift/compare-contexts.ts';
import type { ModelDrift } from '../../../../shared/drift.ts';
import type { OperationSnapshot } from '../../../../shared/operation.ts';
import type { BackendInventory, BackendSnapshot, ResidentModel } from '../../../../shared/snapshot.ts';
import { installedRow, residentRow } from '../../../support/fleet-fixture.ts';

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

/** How copies differ, as the gateway itself finds it. */
export function driftIn(
  installed: readonly BackendInventory[],
  backends: readonly BackendSnapshot[],
): readonly ModelDrift[] {
  const builds = compareBuilds(
    installed.map(({ backend, installed: rows }) => ({
      id: backend,
      installed: rows && new Map(rows.map((row) => [row.name, installedRow(row.name, row)])),
    })),
  );
  const contexts = compareContexts(
    backends.map(({ id, health, loaded }) => ({
      id,
      health: { state: health, reason: null },
      resident: new Map(loaded.map((row) => [row.name, residentRow(row.name, row)])),
    })),
  );
  return [...new Set([...builds.keys(), ...contexts.keys()])].map((model) => ({
    model,
    policy: 'warn',
    builds: builds.get(model) ?? [],
    contexts: contexts.get(model) ?? [],
    quarantined: [],
  }));
}
