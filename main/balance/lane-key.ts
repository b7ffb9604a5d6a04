import type { Candidate } from '../fleet/candidates.ts';

/** A name for one model on one candidate. A reloaded runner has lost what it had cached: it is another lane to an index. */
export const laneKey = ({ backend }: Candidate, model: string): string =>
  `${backend.id}\n${model}\n${backend.lanes.get(model)?.runner ?? 0}`;
