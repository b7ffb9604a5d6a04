import type { BackendStatus, Snapshot, Status } from '../../../shared/snapshot.ts';
import { createBackendSnapshot } from '../../support/backend-snapshot.ts';
import { createLaneSnapshot } from '../../support/lane-snapshot.ts';
import { createSnapshot } from '../fake-gateway.ts';

/** A snapshot with these backends, and a gateway that differs from an idle one in what is given. */
export const snapshotOf = (
  backends: readonly Partial<BackendStatus>[],
  gateway: Partial<Snapshot['gateway']> = {},
  some: Partial<Status> = {},
): Snapshot =>
  createSnapshot(1, {
    backends: backends.map((backend, i) => createBackendSnapshot({ id: `rig-${i + 1}`, ...backend })),
    gateway: { ...createSnapshot(1).gateway, ...gateway },
    ...some,
  });

export const stuckLane = createLaneSnapshot({
  model: 'llama3.1:8b',
  loaded: true,
  inFlight: 0,
  slots: 4,
  outReason: '3 failures in 30 s',
});
