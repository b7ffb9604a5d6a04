import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What decides where the data dir is; tests pass their own. */
export interface DataDirQuery {
  /** `--data-dir`, which wins over everything else. */
  readonly given?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** Absolute path of the data dir: the given one, `CORRAL_DATA_DIR`, else the platform's usual place. */
export function resolveDataDir(query: DataDirQuery): string {
  const chosen = query.given || query.env.CORRAL_DATA_DIR;
  return chosen ? resolve(chosen) : usualPlace(query);
}

function usualPlace({ env, platform, home }: DataDirQuery): string {
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Corral');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Corral');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'corral');
}

/** The data dir of this process, by its own environment. */
export const ownDataDir = (given: string | undefined): string =>
  resolveDataDir({ given, env: process.env, platform: process.platform, home: homedir() });

/** Creates the data dir for its owner alone: it holds the token that controls the gateway. */
export function prepareDataDir(dir: string): void {
  const created = mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (created !== undefined) chmodSync(dir, 0o700);
}
