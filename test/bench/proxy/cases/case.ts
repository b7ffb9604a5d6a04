import type { Caller } from '../../harness/calls.ts';
import type { Running } from '../contenders/contender.ts';
import type { BackendCalls } from '../traffic/backend.ts';
import type { LoadCalls } from '../traffic/load.ts';

/** What a repetition works with. */
export interface Stage {
  running: Running;
  load: Caller<LoadCalls>;
  backend: Caller<BackendCalls>;
  /** A duration for this run: shorter when it is a quick one. */
  ms(full: number): number;
}

/** What a target speaks about: the value itself, its ratio to nginx's, or what it adds to nginx's or the direct one's. */
export type Against = 'itself' | 'times nginx' | 'over nginx' | 'over direct';

export interface Target {
  against: Against;
  bound: 'most' | 'least';
  limit: number;
  /** The limit once the fast path exists. */
  later?: number;
}

export interface Measure {
  id: string;
  label: string;
  unit: string;
  digits: number;
  target?: Target;
}

export interface Case {
  id: string;
  title: string;
  /** Needs a contender that has done nothing yet, because memory is measured. */
  fresh: boolean;
  measures: Measure[];
  /** One repetition; a measure that does not apply to this contender is left out. */
  run(stage: Stage): Promise<Record<string, number>>;
}
