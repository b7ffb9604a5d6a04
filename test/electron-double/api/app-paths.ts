import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { host } from '../host.ts';

const moved = new Map<string, string>();

const configDir = (): string => process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');

/** Where things are unless the app moved them. */
const usualPlaces: Readonly<Record<string, () => string>> = {
  home: homedir,
  appData: configDir,
  userData: () => host.switches.get('user-data-dir') || join(configDir(), host.app.name),
  sessionData: () => getPath('userData'),
  logs: () => join(getPath('userData'), 'logs'),
  crashDumps: () => join(getPath('userData'), 'Crashpad'),
  temp: tmpdir,
  exe: () => process.execPath,
  desktop: () => join(homedir(), 'Desktop'),
  documents: () => join(homedir(), 'Documents'),
  downloads: () => join(homedir(), 'Downloads'),
};

export function getPath(name: string): string {
  const place = moved.get(name) ?? usualPlaces[name]?.();
  if (place === undefined) throw new Error(`Failed to get '${name}' path`);
  return place;
}

export function setPath(name: string, path: string): void {
  if (!isAbsolute(path)) throw new Error('Path must be absolute');
  if (!usualPlaces[name]) throw new Error(`Failed to set path for '${name}'`);
  moved.set(name, path);
}
