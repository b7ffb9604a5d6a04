import type { AliasSnapshot, AliasStepSnapshot } from '../../../shared/alias.ts';
import { formatList } from '../../ui/figures.ts';

/** `now` = the next request gets it, `ready` = would be next, `out` = nobody can serve it. */
export type StepState = 'now' | 'ready' | 'out';

/** How each model of an alias stands. */
export function stepStates({ steps }: Pick<AliasSnapshot, 'steps'>): readonly StepState[] {
  const first = steps.findIndex(({ servedBy }) => servedBy.length > 0);
  return steps.map(({ servedBy }, index) => {
    if (servedBy.length === 0) return 'out';
    return index === first ? 'now' : 'ready';
  });
}

/** Who could serve it, or why nobody can. */
export function stepWords({ servedBy, reason }: AliasStepSnapshot): string {
  return servedBy.length > 0 ? `on ${formatList(servedBy, 4)}` : (reason ?? 'nobody can serve it');
}

/** The backends that it may be served by, where they are named and not the very ones that could. */
export const boundTo = ({ backends, servedBy }: AliasStepSnapshot): string | null =>
  backends === null || backends.every((id) => servedBy.includes(id)) ? null : `only on ${formatList(backends, 4)}`;
