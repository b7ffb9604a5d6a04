import type { LoadPlace } from '../../shared/load-forecast.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import type { Result } from '../../shared/result.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Clock, KeptText, Log } from '../ports.ts';
import type { NextLoad } from './move-models.ts';

/** A copy that is wanted somewhere. */
export interface CopyWanted {
  readonly model: string;
  readonly copies: number;
  readonly backends: ReadonlySet<string>;
  /** What a copy there must not push out, by backend. */
  readonly spared: (backend: string) => ReadonlySet<string>;
}

/** Loading models, as those who empty a backend order it. */
export interface Loads {
  /** The id of its operation; the error says why it was refused. */
  begin(load: NextLoad & { readonly orderedBy: string }): Result<string, string>;
  /** Calls it off, unless requests wait for it: then it goes on. */
  cancel(operation: string): void;
  list(): readonly OperationSnapshot[];
}

export interface LeavingPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly fleet: Pick<Fleet, 'find' | 'backends' | 'setMode' | 'onEvent'>;
  readonly loads: Loads;
  /** Every backend as a place for a copy, the best first. */
  readonly places: (wanted: CopyWanted) => readonly LoadPlace[];
  readonly keeping: KeptText;
  /** Why that backend may not be taken out without somebody who confirms it; null when it may. */
  readonly whyNotLeave: (backend: string) => string | null;
  /** Writes it down for people, without a full stop. */
  readonly tell: (backend: string, severity: 'info' | 'warning', text: string) => void;
  readonly onChange: () => void;
}
