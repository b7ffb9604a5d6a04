import type { Admit } from '../../shared/access.ts';

/** Access mode `open`: everybody may, and nobody has a name. */
export const openDoor: Admit = () => ({ ok: true, identity: null });
