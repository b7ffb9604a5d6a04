import type { ChildProcess } from 'node:child_process';
import { createTempFolder, removeFolder, spawnTracked, stopChild } from './children.ts';
import { untilServing } from './ports.ts';

export interface Program {
  command: string;
  args(folder: string): string[];
  /** Added to this process's own environment. */
  env?: Record<string, string>;
  /** Writes what the program reads; its folder is removed when it stops. */
  prepare(folder: string): void;
  /** Where it listens, once it does. */
  port(child: ChildProcess): Promise<number>;
  /** The bytes of a request that gets a 200 once it is ready. */
  ready(port: number): Buffer;
}

export interface StartedProgram {
  port: number;
  child: ChildProcess;
  pid: number;
  folder: string;
  stop(): Promise<void>;
}

/** The line that says what is wrong: an uncaught error's own, else the last. */
function complaintIn(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}

function deathOf(child: ChildProcess, errors: () => string): Promise<never> {
  return new Promise((_, reject) => {
    child.once('error', (error) => reject(new Error(`cannot start: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${complaintIn(errors())}`)));
  });
}

function lastErrors(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000);
  });
  return () => text;
}

/** Runs a program in a folder of its own and waits until it serves. */
export async function startProgram(program: Program): Promise<StartedProgram> {
  const folder = createTempFolder();
  program.prepare(folder);
  const env = { ...process.env, ...program.env };
  const child = spawnTracked(program.command, program.args(folder), { stdio: ['ignore', 'pipe', 'pipe'], env });
  const stop = async (): Promise<void> => {
    await stopChild(child);
    removeFolder(folder);
  };
  const death = deathOf(child, lastErrors(child));
  // The race below is over when it serves; its later end is no unhandled rejection.
  death.catch(() => {});
  try {
    const port = await Promise.race([program.port(child), death]);
    child.stdout?.resume();
    await Promise.race([untilServing(port, program.ready(port)), death]);
    return { port, child, pid: child.pid ?? 0, folder, stop };
  } catch (error) {
    if (child.pid !== undefined) await stop();
    else removeFolder(folder);
    throw error;
  }
}
