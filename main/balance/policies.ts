import type { Config } from '../../shared/config.ts';
import { createAdaptive } from './adaptive.ts';
import { createLeastBusy } from './least-busy.ts';
import { fromPick } from './pick-policy.ts';
import type { Policy } from './policy.ts';
import { createRoundRobin } from './round-robin.ts';
import { createStickyClient } from './sticky-client.ts';
import { createStickyPrefix } from './sticky-prefix.ts';
import { createWeighted } from './weighted.ts';

export type PolicyName = Config['routing']['policy'];

/** One line per policy: a name the configuration knows does not compile without one. */
const factories: Readonly<Record<PolicyName, () => Policy>> = {
  adaptive: createAdaptive,
  'least-busy': () => fromPick(createLeastBusy()),
  'round-robin': () => fromPick(createRoundRobin()),
  weighted: () => fromPick(createWeighted()),
  'sticky-client': createStickyClient,
  'sticky-prefix': createStickyPrefix,
};

export const createPolicy = (name: PolicyName): Policy => factories[name]();
