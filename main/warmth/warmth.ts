import type { LoadPlace } from '../../shared/load-forecast.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import type { Clock } from '../ports.ts';
import { type ChoiceMoment, type CopiesWanted, chooseCopies } from './choose-copies.ts';

export interface WarmthPorts {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly backends: () => readonly ReadonlyBackend[];
  readonly operations: () => readonly OperationSnapshot[];
  /** Whether a rule keeps that copy warm. */
  readonly isKept: (backend: string, model: string) => boolean;
}

/** What is to be in memory, and where. */
export interface Warmth {
  /** Every backend as a place for a copy of the model, the best first. */
  places(wanted: CopiesWanted): readonly LoadPlace[];
}

export function createWarmth({ clock, backends, operations, isKept }: WarmthPorts): Warmth {
  const moment = (): ChoiceMoment => {
    const warming = operations().filter(({ kind, state }) => kind === 'warm' && state === 'running');
    return {
      now: clock.monotonic(),
      wallNow: clock.now(),
      isKept,
      isOrdered: (id, model) => warming.some((operation) => operation.backend === id && operation.model === model),
      whyNot: () => null,
    };
  };
  return { places: (wanted) => chooseCopies(backends(), wanted, moment()) };
}
