import { createAdaptive } from './adaptive.ts';
import { createLeastBusy } from './least-busy.ts';
import { fromPick } from './pick-policy.ts';
import type { Policy } from './policy.ts';
import { createRoundRobin } from './round-robin.ts';
import { createWeighted } from './weighted.ts';

/** One line per policy: a name the configuration knows does not compile without one. */
const factories = {
  adaptive: createAdaptive,
  'least-busy': () => fromPick(createLeastBusy()),
  'round-robin': () => fromPick(createRoundRobin()),
  weighted: () => fromPick(createWeighted()),
} as const satisfies Record<string, () => Policy>;

export type PolicyName = keyof typeof factories;

export const createPolicy = (name: PolicyName): Policy => factories[name]();

export const isPolicyName = (name: string): name is PolicyName => Object.hasOwn(factories, name);
