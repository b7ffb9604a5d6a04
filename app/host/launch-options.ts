import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownDataDir } from '../data-dir.ts';

/** What a start is told on its command line. */
export interface LaunchRequest {
  readonly config?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly demo?: boolean | undefined;
}

/** The same, decided. Paths are absolute. */
export interface LaunchOptions {
  readonly dataDir: string;
  readonly configPath: string;
  /** A file that somebody named must exist; the usual one is written when there is something to keep. */
  readonly isConfigNamed: boolean;
  readonly isDemo: boolean;
}

/** Options of the command line that `serve`, `npm start` and the desktop share. */
export const launchFlags = {
  config: { type: 'string' },
  'data-dir': { type: 'string' },
  demo: { type: 'boolean' },
} as const;

/** Without `--config`: `corral.yaml` of the working directory if there is one, else the data dir's. */
export function resolveLaunch({ config, dataDir, demo = false }: LaunchRequest): LaunchOptions {
  const dir = ownDataDir(dataDir);
  const local = resolve('corral.yaml');
  const usual = existsSync(local) ? local : join(dir, 'corral.yaml');
  return {
    dataDir: dir,
    configPath: config ? resolve(config) : usual,
    isConfigNamed: Boolean(config),
    isDemo: demo,
  };
}
