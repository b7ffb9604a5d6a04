import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../../shared/result.ts';
import { writeFileAtomic } from '../../write-file-atomic.ts';
import { type DesktopEntry, formatDesktopEntry, isEntryOn } from './desktop-entry.ts';
import type { LoginItem } from './login-item.ts';

/** Where Linux desktops look for what to start at login. */
export const autostartPath = (env: Readonly<Record<string, string | undefined>>, home: string): string =>
  join(env.XDG_CONFIG_HOME || join(home, '.config'), 'autostart', 'corral.desktop');

/** Starting at login by a file of the person who runs the program. */
export function createAutostartFile(path: string, entry: DesktopEntry): LoginItem {
  return {
    isOn() {
      try {
        return isEntryOn(readFileSync(path, 'utf8'));
      } catch {
        // A file that cannot be read starts nothing either.
        return false;
      }
    },
    set: (isOn) => attempt(path, () => (isOn ? write(path, formatDesktopEntry(entry)) : rmSync(path, { force: true }))),
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic(path, text);
}

function attempt(path: string, change: () => void): Result<void, string> {
  try {
    return ok(change());
  } catch (error) {
    return err(`${path} could not be changed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
