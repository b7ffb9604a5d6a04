import type { LeavingSnapshot } from '../../shared/leaving.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import type { Result } from '../../shared/result.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Clock, KeptText, Log, Random } from '../ports.ts';

/** What one quick look at a server says: it answers, nothing listens there, or neither can be told. */
export type Glance = 'answers' | 'gone' | 'unclear';

export interface RollingPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly fleet: Pick<Fleet, 'find' | 'backends' | 'setMode' | 'noteRestarted' | 'onEvent'>;
  /** Drains that wait until their models are warm elsewhere. */
  readonly leaving: {
    begin(order: {
      readonly backend: string;
      readonly deadlineMs: number | null;
      readonly ifCold: 'ask';
      readonly isConfirmed: boolean;
      readonly orderedBy: string;
    }): unknown;
    list(): readonly LeavingSnapshot[];
    drop(backend: string, isOff: boolean): void;
  };
  readonly loads: {
    /** The id of its operation; the error says why it was refused. */
    begin(load: {
      readonly model: string;
      readonly backend: string;
      readonly orderedBy: string;
    }): Result<string, string>;
    list(): readonly OperationSnapshot[];
  };
  /** Never rejects. */
  readonly glance: (backend: string) => Promise<Glance>;
  /** Resolves when it was checked anew and the fleet knows. */
  readonly probe: (backend: string) => Promise<void>;
  /** What nobody could use any more without it. */
  readonly lostWithout: (backend: string) => readonly string[];
  readonly keeping: KeptText;
  /** Writes it down for people, without a full stop; null = about the whole. */
  readonly tell: (backend: string | null, severity: 'info' | 'good' | 'warning', text: string) => void;
  readonly onChange: () => void;
}
