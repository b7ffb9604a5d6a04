import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { host } from './host.ts';

const names = ['electron', 'electron/main', 'electron/common'];

/** Makes this Node process look like Electron's main process: to `import 'electron'`, `require('electron')` and `process`. */
export function becomeElectron(): void {
  const url = new URL('./electron-module.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      names.includes(specifier) ? { url, shortCircuit: true } : next(specifier, context),
  });
  Object.defineProperty(process.versions, 'electron', { value: electronVersion(), enumerable: true });
  Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: join(host.app.dir, 'resources') });
}

function electronVersion(): string {
  const path = createRequire(import.meta.url).resolve('electron/package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}
