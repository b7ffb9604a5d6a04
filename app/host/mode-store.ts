import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log, ModeStore } from '../../main/ports.ts';
import { writeFileAtomic } from '../write-file-atomic.ts';

const modesSchema = z.record(z.string(), z.string());

const everyone = (): boolean => true;

/**
 * Keeps drain and maintenance orders in `modes.json`, about those backends that will be there after a restart. A file
 * that cannot be read or written is reported, never fatal.
 */
export function createModeStore(dataDir: string, log: Log, isLasting: (id: string) => boolean = everyone): ModeStore {
  const path = join(dataDir, 'modes.json');
  return {
    load() {
      try {
        return modesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
          log.warn('drain and maintenance orders could not be read: every backend starts as configured', { path });
        }
        return {};
      }
    },
    save(modes) {
      try {
        const lasting = Object.fromEntries(Object.entries(modes).filter(([id]) => isLasting(id)));
        writeFileAtomic(path, `${JSON.stringify(lasting)}\n`);
      } catch (error) {
        log.error('drain and maintenance orders will not survive a restart', { path, error: String(error) });
      }
    },
  };
}
