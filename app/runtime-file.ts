import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../shared/result.ts';
import { isAlive } from './is-alive.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

const runtimeSchema = z.object({
  pid: z.number().int().positive(),
  /** Tells a process from a later one that was given the same pid; null where the platform does not say. */
  born: z.string().nullable(),
  /** Base URL of the control server; null until it listens, or when it is off. */
  controlUrl: z.string().nullable(),
});

/** What a running gateway leaves in its data dir, so that the CLI finds it and a second gateway stays away. */
export type Runtime = z.infer<typeof runtimeSchema>;

export interface RuntimeClaim {
  /** Says where the control server listens. */
  announce(controlUrl: string | null): void;
  /** Forgets the claim; harmless when repeated. */
  release(): void;
}

const runtimePath = (dataDir: string): string => join(dataDir, 'gateway.json');

/** What was left in the data dir, whether or not its process still runs; null when nothing readable was. */
function readRuntime(dataDir: string): Runtime | null {
  try {
    const parsed = runtimeSchema.safeParse(JSON.parse(readFileSync(runtimePath(dataDir), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The gateway that runs on this data dir now, or null. What a crashed one left does not count. */
export function findRunning(dataDir: string): Runtime | null {
  const runtime = readRuntime(dataDir);
  return runtime && isRunning(runtime) ? runtime : null;
}

/** Takes the data dir for this process; the error names the process that has it. */
export function claimRuntime(dataDir: string): Result<RuntimeClaim, string> {
  const path = runtimePath(dataDir);
  const own = { pid: process.pid, born: bornMark(process.pid), controlUrl: null } satisfies Runtime;
  const text = (controlUrl: string | null): string => `${JSON.stringify({ ...own, controlUrl })}\n`;
  const running = findRunning(dataDir);
  if (running) return err(`a gateway is already running on ${dataDir} (process ${running.pid})`);
  rmSync(path, { force: true });
  // Exclusive creation decides between two gateways that start at the same moment.
  if (!createExclusive(path, text(null))) return err(`another gateway is starting on ${dataDir}`);
  return ok({
    announce: (controlUrl) => writeFileAtomic(path, text(controlUrl)),
    release: () => {
      if (readRuntime(dataDir)?.pid === process.pid) rmSync(path, { force: true });
    },
  });
}

function createExclusive(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

// A container restarts with the same small pids: without the mark, its own leftover would look alive.
function isRunning({ pid, born }: Runtime): boolean {
  if (!isAlive(pid)) return false;
  const now = bornMark(pid);
  if (born !== null && now !== null) return born === now;
  return pid !== process.pid;
}

/** Boot and clock tick a process began at (Linux), else null. */
function bornMark(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces; the start time is the 20th after it.
    return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return null;
  }
}
