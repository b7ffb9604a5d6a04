import type { LoadPlace } from '../../../shared/load-forecast.ts';
import type { BackendSnapshot } from '../../../shared/snapshot.ts';

/** A backend as a place for a model. */
export interface Place {
  readonly backend: BackendSnapshot;
  /** Whether doing it there makes sense. */
  readonly fits: boolean;
  /** Whether an order can be given at all. */
  readonly isPossible: boolean;
  /** Why it stands where it stands, in words. */
  readonly words: string;
}

/**
 * Where a model can be loaded, in the gateway's order, which is the best first. Where somebody would miss what has to
 * leave memory an order can be given, but is not suggested; nor is one where it is loaded already.
 */
export function loadPlaces(places: readonly LoadPlace[], backends: readonly BackendSnapshot[]): readonly Place[] {
  const byId = new Map(backends.map((backend) => [backend.id, backend]));
  return places
    .flatMap(({ backend: id, state, words, forecast }) => {
      const backend = byId.get(id);
      const fits = state === 'chosen' || state === 'possible';
      return backend ? [{ backend, fits, isPossible: state !== 'impossible' || forecast !== null, words }] : [];
    })
    .sort((a, b) => Number(b.fits) - Number(a.fits));
}
