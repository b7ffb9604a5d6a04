import type { BackendSnapshot, ResidentModel } from '../../shared/snapshot.ts';

/** The models in its memory; undefined when that cannot be known. */
export const residentsOf = ({ kind, health, loaded }: BackendSnapshot): readonly ResidentModel[] | undefined =>
  kind === 'openai' || health === 'down' || health === 'misconfigured' ? undefined : loaded;

/** Graphics memory that its models take; undefined when that cannot be known. */
export const vramOf = (backend: BackendSnapshot): number | undefined =>
  residentsOf(backend)?.reduce((sum, { vramBytes }) => sum + vramBytes, 0);
