import { cpus, release, totalmem } from 'node:os';

/** What the program runs on. Bytes. */
export interface Runtime {
  readonly node: string;
  /** Null where there is none. */
  readonly electron: string | null;
  readonly platform: string;
  readonly cpus: number;
  readonly machineBytes: number;
  readonly processBytes: number;
}

export const readRuntime = (): Runtime => ({
  node: process.versions.node,
  electron: process.versions.electron ?? null,
  platform: `${process.platform} ${process.arch} ${release()}`,
  cpus: cpus().length,
  machineBytes: totalmem(),
  processBytes: process.memoryUsage.rss(),
});
