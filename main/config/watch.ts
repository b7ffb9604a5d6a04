import { type FSWatcher, realpathSync, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Clock } from '../ports.ts';

/** Editors save in several steps; this long after the last one the file is whole. */
const settleMs = 100;

/** Network drives, bind mounts and swapped links do not always report changes: the file is looked at this often. */
const pollMs = 5_000;

/** Calls `onTouched` some time after the file may have changed; may call without a change. Returns its stop. */
export function startWatch(path: string, clock: Clock, onTouched: () => void): () => void {
  let stopped = false;
  let cancelSettle = () => {};
  const touched = () => {
    if (stopped) return;
    cancelSettle();
    cancelSettle = clock.schedule(settleMs, onTouched);
  };
  const stopPoll = startPoll(path, clock, touched);
  const watchers = [...new Set([path, targetOf(path)])].map((file) => watchFolder(file, touched));
  return () => {
    stopped = true;
    cancelSettle();
    stopPoll();
    for (const watcher of watchers) watcher?.close();
  };
}

/** The folder, not the file: an editor that saves by renaming leaves a watch on the old, now nameless file. */
function watchFolder(file: string, touched: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
      if (name === null || name === basename(file)) touched();
    });
    // A vanished folder ends the watch; the poll goes on.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch (error) {
    // Out of watches, or a file system without them: the poll alone still finds every change.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return path;
    throw error;
  }
}

function startPoll(path: string, clock: Clock, touched: () => void): () => void {
  let stopped = false;
  let known: string | undefined;
  let cancel = () => {};
  const look = async () => {
    const seen = await signature(path);
    if (stopped) return;
    if (known !== undefined && seen !== known) touched();
    known = seen;
    cancel = clock.schedule(pollMs, () => void look());
  };
  void look();
  return () => {
    stopped = true;
    cancel();
  };
}

async function signature(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? 'missing' : [found.ino, found.size, found.mtimeNs].join(':');
}
