import type { Path } from '../../../../shared/config-problem.ts';
import type { Place } from '../finding.ts';

/** Where a key stands; it is called by its path. */
export type PlaceOf = (path: Path) => Place;
