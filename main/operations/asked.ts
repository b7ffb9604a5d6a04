import type { SyncGoal } from '../ports.ts';
import type { KeepAlive } from './keep-alive.ts';

/** An order, understood. */
export interface Asked {
  readonly model: string;
  /** As it was ordered: registries may tell upper from lower case. */
  readonly written: string;
  readonly keepAlive: KeepAlive | undefined;
  /** For a copy. */
  readonly to: WantedName | undefined;
  /** For a sync. */
  readonly goal: SyncGoal | undefined;
}

/** What a copy is to be called, wherever. */
export interface WantedName {
  /** Canonical. */
  readonly model: string;
  readonly written: string;
  /** Also in place of another build of that name. */
  readonly confirm: boolean;
}
