import inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readManifest } from './app-manifest.ts';
import { startBrowser } from './chromium/browser-process.ts';
import { watchTargets } from './chromium/targets.ts';
import { readCommandLine } from './command-line.ts';
import { host } from './host.ts';
import { becomeElectron } from './stand-in.ts';

// Stands in for Electron's executable: the same command line, the same two debugger lines on stderr. So `electron .`
// and Playwright's own launcher work as they are. The windows are pages of a stock Chromium.

const ENTRY_LIMIT_MS = 5_000;
const entryIsLate =
  'electron-double: the entry module has not finished loading. A top-level await that needs the app to be ready never ends in Electron: ready waits for the entry.';

const args = process.argv.slice(2);
const { requires, inspectPort, appPath, switches } = readCommandLine(args);
process.argv.splice(1, process.argv.length, ...args);
host.app = readManifest(appPath);
for (const [name, value] of switches) host.switches.set(name, value);
becomeElectron();

const { app, announceReady } = await import('./api/app.ts');
const { adoptPopup } = await import('./api/browser-window.ts');
await loadLazyGlobals();
if (inspectPort !== null) inspector.open(inspectPort, '127.0.0.1');

const require = createRequire(import.meta.url);
// Playwright's loader is among them: it takes hold of `ready` until it has attached.
for (const file of requires) require(resolve(file));

await loadEntry();
const browser = await startBrowser({
  switches: host.switches,
  profileDir: join(app.getPath('sessionData'), 'chromium'),
  onCrash(code) {
    process.stderr.write(`electron-double: Chromium ended with code ${code}\n`);
    process.exit(1);
  },
});
Object.defineProperty(process.versions, 'chrome', { value: browser.version, enumerable: true });
host.running = { browser, targets: await watchTargets(browser.connection, adoptPopup) };
announceReady();

/**
 * The inspector runs what Playwright asks for in the middle of whatever is executing, and Node's lazily loaded globals
 * do not survive being entered twice: without this about one launch in twenty failed on `markResourceTiming`.
 */
async function loadLazyGlobals(): Promise<void> {
  await import('node:http');
  for (const name of ['fetch', 'WebSocket', 'performance', 'crypto', 'navigator'] as const) void globalThis[name];
}

async function loadEntry(): Promise<void> {
  const late = setTimeout(() => process.stderr.write(`${entryIsLate}\n`), ENTRY_LIMIT_MS);
  try {
    await import(pathToFileURL(host.app.entry).href);
  } catch (error) {
    process.stderr.write(`App threw an error during load\n${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  } finally {
    clearTimeout(late);
  }
}
