import { isKeyRequired, type Standing } from '../shared/exposure.ts';
import { type Access, createAccess } from './access/access.ts';
import { watchKeyAge } from './access/watch-key-age.ts';
import { startWatch } from './config/index.ts';
import type { Observation } from './observation.ts';
import type { Ports } from './ports.ts';
import type { Self } from './self.ts';
import type { Told } from './told.ts';

export interface AccessParts {
  readonly ports: Ports;
  readonly self: Pick<Self, 'folder'>;
  readonly userAgent: string;
  readonly told: Told;
  /** How the gateway stands now, which says whether a key is required. */
  readonly standing: () => Standing;
  /** Who tells admins; not there yet while the engine is put together. */
  readonly observation: () => Pick<Observation, 'reporter' | 'nudge'>;
}

/** Who may do what, with the files it follows and the ear of an admin. */
export function openAccess({ ports, self, userAgent, told, standing, observation }: AccessParts): Access {
  const access = createAccess({
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
  const stopWatch = watchKeyAge({
    clock: ports.clock,
    told,
    keys: access.keys.lifetimes,
    tell(stage, keys) {
      observation().reporter.keysAging(stage, keys);
      observation().nudge();
    },
  });
  return {
    ...access,
    async stop() {
      stopWatch();
      await access.stop();
    },
  };
}
