import { join } from 'node:path';
import type { Log, ModeStore } from '../../main/ports.ts';
import { createTextStore } from './text-store.ts';

const everyone = (): boolean => true;

/**
 * Keeps drain and maintenance orders in `modes.json`, about those backends that will be there after a restart. A file
 * that cannot be read or written is reported, never fatal.
 */
export function createModeStore(dataDir: string, log: Log, isLasting: (id: string) => boolean = everyone): ModeStore {
  const file = createTextStore({
    path: join(dataDir, 'modes.json'),
    log,
    says: {
      unread: 'drain and maintenance orders could not be read: every backend starts as configured',
      unkept: 'drain and maintenance orders will not survive a restart',
    },
  });
  return {
    load: file.load,
    save: (modes) => file.save(Object.fromEntries(Object.entries(modes).filter(([id]) => isLasting(id)))),
  };
}
