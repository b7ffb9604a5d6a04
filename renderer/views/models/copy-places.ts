import { isUp } from '../../../shared/backend-state.ts';
import { bareDigest, shortDigest } from '../../../shared/drift.ts';
import type { BackendInventory, BackendSnapshot } from '../../../shared/snapshot.ts';
import { reasonOf, stateOf, takesOrders } from '../../ui/backend-state.ts';
import type { Place } from './load-places.ts';

interface CopyPlace extends Place {
  /** Another build goes by the new name there. */
  readonly replaces: boolean;
}

interface Scene {
  readonly model: string;
  /** The new one, canonical; null while there is none. */
  readonly name: string | null;
  readonly backends: readonly BackendSnapshot[];
  readonly inventory: readonly BackendInventory[];
}

/** Backends that have the model, and what goes by the new name there. */
export function copyPlaces({ model, name, backends, inventory }: Scene): readonly CopyPlace[] {
  return backends.filter(takesOrders).flatMap((backend) => {
    const installed = inventory.find((one) => one.backend === backend.id)?.installed ?? [];
    const digestOf = (wanted: string | null): string | null => {
      const found = installed.find((one) => one.name === wanted);
      return found ? bareDigest(found.digest) : null;
    };
    const [source, there] = [digestOf(model), digestOf(name)];
    if (source === null) return [];
    const isPossible = isUp(backend.health);
    const replaces = there !== null && there !== source;
    const words = isPossible ? wordsOf(source, there) : (reasonOf(backend) ?? stateOf(backend));
    return [{ backend, isPossible, fits: isPossible, words, replaces }];
  });
}

function wordsOf(source: string, there: string | null): string {
  if (there === null) return `digest ${shortDigest(source)}`;
  return there === source ? 'is called that, too, already' : `another build is called that: ${shortDigest(there)}`;
}
