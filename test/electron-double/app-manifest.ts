import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface AppManifest {
  /** Folder of the app's package.json. */
  readonly dir: string;
  /** The main process's first file. */
  readonly entry: string;
  readonly name: string;
  readonly version: string;
}

interface PackageJson {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

/** Reads what Electron reads of an app, given as a folder with a package.json or as a file. */
export function readManifest(path: string): AppManifest {
  const target = resolve(path);
  const isFolder = existsSync(join(target, 'package.json'));
  const dir = isFolder ? target : dirname(target);
  const packageJson = readPackage(join(dir, 'package.json'));
  return {
    dir,
    entry: isFolder ? join(dir, packageJson.main ?? 'index.js') : target,
    name: packageJson.productName ?? packageJson.name ?? 'Electron',
    version: packageJson.version ?? '0.0.0',
  };
}

const readPackage = (path: string): PackageJson =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PackageJson) : {};
