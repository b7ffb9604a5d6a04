import type { CommandError } from '../../shared/contract.ts';
import { unreachableWithout } from '../../shared/unreachable-without.ts';
import type { Observation } from '../observation.ts';
import { someOf } from '../telemetry/news/words.ts';

/** Why a backend may not be taken out without somebody who confirms it: nobody else serves what it does. Null when it may. */
export function whyNotLeave(id: string, observation: Pick<Observation, 'inventory' | 'snapshot'>): CommandError | null {
  const { backends, aliases } = observation.snapshot();
  const lost = unreachableWithout(id, { backends, inventory: observation.inventory(), aliases });
  if (lost.length === 0) return null;
  const them = lost.length === 1 ? 'it becomes' : 'they become';
  return {
    code: 'conflict',
    message: `${id} is the only backend in service that has ${someOf(lost, 10)}: ${them} unreachable without it, which has to be confirmed`,
  };
}
