import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pids = new Set<number>();
const folders = new Set<string>();

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Starts a process that is killed, by its id, when this one ends for whatever reason it can notice. */
export function spawnTracked(command: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  const { pid } = child;
  if (pid === undefined) return child;
  pids.add(pid);
  child.once('exit', () => pids.delete(pid));
  return child;
}

/** Starts one of the bench's own TypeScript files with a message channel. */
export function forkTracked(file: URL): ChildProcess {
  return spawnTracked(process.execPath, [file.pathname], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** A process started by a tracked one, which would outlive it if that one were killed. */
export function trackPid(pid: number): () => void {
  pids.add(pid);
  return () => pids.delete(pid);
}

/** Asks the process to end, kills it when it has not after 2 s. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = sleep(2000, 'late', { ref: false });
  if ((await Promise.race([exited, late])) !== 'late') return;
  child.kill('SIGKILL');
  await exited;
}

export function createTempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'corral-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** From now on, ending this process ends everything it started and removes its folders. */
export function cleanUpOnExit(): void {
  process.on('exit', () => {
    for (const pid of pids) signal(pid, 'SIGKILL');
    for (const folder of folders) removeFolder(folder);
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => process.exit(130));
}
