import { isUp } from '../../../shared/backend-state.ts';
import { isTie, type ModelDrift, shortDigest } from '../../../shared/drift.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';
import type { SyncTo } from '../../store/actions/model-actions.ts';
import { formatList } from '../../ui/figures.ts';

/** One way to make the copies of a model the same. */
export interface SyncChoice {
  /** A digest, or `newest`. */
  readonly key: string;
  readonly label: string;
  readonly says: string;
  readonly to: SyncTo;
  /** Who pulls. */
  readonly backends: readonly string[];
  /** Who would have to, and does not answer. */
  readonly leftOut: readonly string[];
}

/** To each of the builds there are, the one that drift counts by first, and to what the registry has. */
export function syncChoices({ builds }: ModelDrift, backends: readonly BackendSnapshot[]): readonly SyncChoice[] {
  const holders = builds.flatMap((build) => build.backends);
  const answering = new Set(backends.filter(({ health }) => isUp(health)).map(({ id }) => id));
  const those = (ids: readonly string[]) => ({
    backends: ids.filter((id) => answering.has(id)),
    leftOut: ids.filter((id) => !answering.has(id)),
  });
  const toOne = builds.map(({ digest, backends: own }, index): SyncChoice => {
    const [first = ''] = own;
    const why = index > 0 ? '' : isTie(builds) ? ', which comes first in the configuration' : ', which most have';
    return {
      key: digest,
      label: `The build of ${formatList(own, 3)}${why}`,
      says: `digest ${shortDigest(digest)}`,
      to: { digestOf: first },
      ...those(holders.filter((id) => !own.includes(id))),
    };
  });
  return [
    ...toOne,
    {
      key: 'newest',
      label: 'Whatever the registry has now',
      says: 'every copy is pulled again',
      to: { newest: true },
      ...those(holders),
    },
  ];
}
