import { changingModels } from './changing-models.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Operations } from './operations/operations.ts';
import type { Clock } from './ports.ts';

export interface SettleCopiesPorts {
  readonly clock: Pick<Clock, 'schedule'>;
  readonly fleet: Pick<Fleet, 'settleCopies'>;
  readonly operations: Operations['list'];
}

const LOOK_MS = 1_000;

/** Tells the fleet which copies are about to change, so that it quarantines what has stood and nothing else. The result ends it. */
export function settleCopies({ clock, fleet, operations }: SettleCopiesPorts): () => void {
  function look(): void {
    fleet.settleCopies(changingModels(operations()));
    cancel = clock.schedule(LOOK_MS, look);
  }
  let cancel = clock.schedule(LOOK_MS, look);
  return () => cancel();
}
