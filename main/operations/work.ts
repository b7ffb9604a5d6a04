import type { OperationSnapshot, OperationState } from '../../shared/operation.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Clock, Log, NewName, SyncGoal } from '../ports.ts';
import type { Dial } from './dialler.ts';
import type { KeepAlive } from './keep-alive.ts';
import type { RegistrySightings } from './registry-sightings.ts';

/** How an operation ended, in words. When its signal was cut, `detail` says what that leaves behind on the server. */
export interface Ending {
  readonly state: Exclude<OperationState, 'running'>;
  readonly detail: string;
}

export const done = (detail: string): Ending => ({ state: 'done', detail });
export const failed = (detail: string): Ending => ({ state: 'failed', detail });
export const calledOff = (aftermath: string): Ending => ({ state: 'cancelled', detail: aftermath });

/** What an operation tells about itself while it runs. */
export type News = Partial<
  Pick<OperationSnapshot, 'detail' | 'progress' | 'layers' | 'bytesPerSecond' | 'remainingMs'>
>;

/** One model on one backend, to be worked on. */
export interface Errand {
  /** As the fleet knows it, at any time. */
  readonly backend: ReadonlyBackend;
  /** Canonical name. */
  readonly model: string;
  /** The name as that server spells it, or as it was ordered. */
  readonly spelling: string;
  readonly keepAlive: KeepAlive | undefined;
  /** For a copy. */
  readonly name: NewName | undefined;
  /** For a sync. */
  readonly goal: SyncGoal | undefined;
  /** When it was ordered, milliseconds since the epoch. */
  readonly startedAt: number;
  /** The build of the model that was there when it was ordered; null when there was none, or none was known. */
  readonly digest: string | null;
  /** An earlier run of the gateway had begun with it: some or all of it may have been done. */
  readonly isResumed: boolean;
  readonly signal: AbortSignal;
  report(news: News): void;
  /** Writes a step down among the events. */
  record(step: string): void;
  /** Resolves when what is loaded there was read anew, could not be, or the signal was cut; `backend` then says. */
  readLoaded(): Promise<void>;
  /** Resolves when what is installed there was read anew, could not be, or the signal was cut; `backend` then says. */
  readInstalled(): Promise<void>;
}

export interface WorkPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly fleet: Pick<
    Fleet,
    | 'noteChanged'
    | 'noteLoaded'
    | 'noteWarmed'
    | 'noteUnloading'
    | 'noteWedged'
    | 'noteUnwedged'
    | 'noteHealing'
    | 'takeBack'
  >;
  readonly dial: Dial;
  readonly sightings: RegistrySightings;
  /** The runner options that requests for this model ask for there, in words; empty leaves them to the backend. */
  readonly usualRunner: (backend: string, model: string) => string;
}

/** Carries out an errand. What goes wrong there is an ending, not an exception. */
export type Work = (errand: Errand, ports: WorkPorts) => Promise<Ending>;
