import { join } from 'node:path';
import type { IntentStore, Log } from '../../main/ports.ts';
import { createTextStore } from './text-store.ts';

/** Keeps what was begun with the fleet in `intents.json`. A file that cannot be read or written is reported, never fatal. */
export const createIntentStore = (dataDir: string, log: Log): IntentStore =>
  createTextStore({
    path: join(dataDir, 'intents.json'),
    log,
    says: {
      unread: 'what was begun with the fleet could not be read: nothing of it is gone on with',
      unkept: 'what is being done with the fleet will not survive a restart',
    },
  });
