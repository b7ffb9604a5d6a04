import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../../main/ports.ts';
import { writeFileAtomic } from '../../write-file-atomic.ts';
import type { Placement } from './placement.ts';

const coordinate = z.number().int().min(-100_000).max(100_000);
const length = z.number().int().min(1).max(100_000);
const placementSchema = z.object({
  bounds: z.object({ x: coordinate, y: coordinate, width: length, height: length }),
  isMaximized: z.boolean(),
});

/** Where the window was, in `window.json` of the data dir. */
export interface PlacementFile {
  /** Null when there is none or it cannot be used: the window then opens as it did the first time. */
  read(): Placement | null;
  write(placement: Placement): void;
}

export function openPlacementFile(dataDir: string, log: Log): PlacementFile {
  const path = join(dataDir, 'window.json');
  return {
    read() {
      try {
        return placementSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          log.warn('the window opens at its usual place: where it was could not be read', { path });
        return null;
      }
    },
    write(placement) {
      try {
        writeFileAtomic(path, `${JSON.stringify(placement)}\n`);
      } catch (error) {
        log.warn('where the window is will not be remembered', { path, error: String(error) });
      }
    },
  };
}
