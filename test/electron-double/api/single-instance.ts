import {
  type FSWatcher,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../../app/is-alive.ts';

/** What a later start leaves for the first. */
export interface Knock {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

export interface InstanceLock {
  release(): void;
}

/**
 * Takes the lock of a user's folder, or leaves a note for who has it and returns null. The lock is a file with its
 * owner's id; notes go into a folder beside it, which the owner watches.
 */
export function lockInstance(dir: string, data: unknown, onKnock: (knock: Knock) => void): InstanceLock | null {
  const lock = join(dir, 'double-instance');
  const inbox = join(dir, 'double-knocks');
  mkdirSync(inbox, { recursive: true });
  if (!take(lock)) {
    leaveNote(inbox, { argv: process.argv, cwd: process.cwd(), data });
    return null;
  }
  const read = (): void => readNotes(inbox).forEach(onKnock);
  const watcher: FSWatcher = watch(inbox, read).unref();
  // For a note that came before the watching.
  setImmediate(read);
  return {
    release() {
      watcher.close();
      rmSync(lock, { force: true });
    },
  };
}

/** Appears with its content, so nobody ever reads half of it. */
function take(lock: string): boolean {
  const mine = `${lock}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    if (!isHeld(lock)) rmSync(lock, { force: true });
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine);
  }
}

function isHeld(lock: string): boolean {
  try {
    return isAlive(Number(readFileSync(lock, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function leaveNote(inbox: string, knock: Knock): void {
  const draft = join(inbox, `${process.pid}.draft`);
  writeFileSync(draft, JSON.stringify(knock));
  renameSync(draft, join(inbox, `${process.pid}.json`));
}

function readNotes(inbox: string): Knock[] {
  const names = readdirSync(inbox).filter((name) => name.endsWith('.json'));
  return names.map((name) => {
    const text = readFileSync(join(inbox, name), 'utf8');
    rmSync(join(inbox, name));
    return JSON.parse(text) as Knock;
  });
}
