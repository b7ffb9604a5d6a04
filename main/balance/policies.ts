import { createLeastBusy } from './least-busy.ts';
import type { Policy } from './policy.ts';
import { createRoundRobin } from './round-robin.ts';
import { createWeighted } from './weighted.ts';

/** One line per policy: a name the configuration knows does not compile without one. */
const factories = {
  'least-busy': createLeastBusy,
  'round-robin': createRoundRobin,
  weighted: createWeighted,
} as const satisfies Record<string, () => Policy>;

export type PolicyName = keyof typeof factories;

export const createPolicy = (name: PolicyName): Policy => factories[name]();
