import type { Errand } from '../shared/access.ts';
import type { Access } from './access/access.ts';
import { matchesGlob } from './access/glob.ts';
import { scopeOf } from './access/judge-key.ts';
import { createModelList } from './access/model-list.ts';
import type { LimitNumbers } from './limits/limit-numbers.ts';
import { createLimits, type Limits } from './limits/limits.ts';
import type { Ports } from './ports.ts';

/** The limits of rates, and what they count. */
export interface Rates extends Limits {
  /** What asks models, or lists and shows them. */
  isCounted(errand: Errand): boolean;
}

export interface RatesParts {
  readonly access: Pick<Access, 'limitsOf'>;
  readonly numbers: () => LimitNumbers;
  /** Told of every refusal; null for whoever has no key. */
  readonly limited: (key: string | null, limit: string) => void;
}

export const createRates = (ports: Ports, { access, numbers, limited }: RatesParts): Rates => ({
  ...createLimits({
    ...ports,
    numbers,
    ownOf: access.limitsOf,
    covers: { model: (listed) => createModelList([listed]), route: matchesGlob },
    limited: (identity, limit) => limited(identity?.id ?? null, limit),
  }),
  isCounted: (errand) => ['inference', 'inventory'].includes(scopeOf(errand)),
});
