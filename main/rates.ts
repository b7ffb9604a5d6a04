import type { Errand } from '../shared/access.ts';
import type { Access } from './access/access.ts';
import { matchesGlob } from './access/glob.ts';
import { scopeOf } from './access/judge-scope.ts';
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
  /** Told of every refusal: a key's id, or who vouches for somebody without one; null for whoever is not known. */
  readonly limited: (key: string | null, limit: string) => void;
}

export const createRates = (ports: Ports, { access, numbers, limited }: RatesParts): Rates => ({
  ...createLimits({
    ...ports,
    numbers,
    ownOf: access.limitsOf,
    covers: { model: (listed) => createModelList([listed]), route: matchesGlob },
    limited: (identity, limit) => limited(identity && labelOf(identity.id), limit),
  }),
  isCounted: (errand) => ['inference', 'inventory'].includes(scopeOf(errand)),
});

/** A metric has room for keys, not for everybody whom others vouch for: those go by who vouches. */
const labelOf = (identity: string): string => identity.replace(/:.*$/s, '');
