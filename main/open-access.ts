import { isKeyRequired, type Standing } from '../shared/exposure.ts';
import { type Access, createAccess } from './access/access.ts';
import { startWatch } from './config/index.ts';
import type { Observation } from './observation.ts';
import type { Ports } from './ports.ts';
import type { Self } from './self.ts';

export interface AccessParts {
  readonly ports: Ports;
  readonly self: Pick<Self, 'folder'>;
  readonly userAgent: string;
  /** How the gateway stands now, which says whether a key is required. */
  readonly standing: () => Standing;
  /** Who tells admins; not there yet while the engine is put together. */
  readonly observation: () => Pick<Observation, 'reporter' | 'nudge'>;
}

/** Who may do what, with the files it follows and the ear of an admin. */
export const openAccess = ({ ports, self, userAgent, standing, observation }: AccessParts): Access =>
  createAccess({
    ...ports,
    isKeyRequired: () => isKeyRequired(standing()),
    userAgent,
    folder: self.folder,
    watch: (path, onTouched) => startWatch(path, ports.clock, onTouched),
    onTrouble(trouble) {
      observation().reporter.accessTrouble(trouble);
      observation().nudge();
    },
  });
