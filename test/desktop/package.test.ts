import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchivedFile, extract, readAsar } from './support/asar.ts';
import { launchApp } from './support/launch-app.ts';
import { readFuses, writeStubElectron } from './support/stub-electron.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const BUILD_LIMIT_MS = 120_000;

/** Packs the built app around something that stands for Electron, without asking the network for anything. */
async function pack(folder: string): Promise<string> {
  const stub = join(folder, 'electron');
  writeStubElectron(stub, (require('electron/package.json') as { version: string }).version);
  const cli = require.resolve('electron-builder/cli.js');
  const args = ['--linux', '--dir', `-c.electronDist=${stub}`, `-c.directories.output=${join(folder, 'release')}`];
  await promisify(execFile)(process.execPath, [cli, ...args], { cwd: root, timeout: BUILD_LIMIT_MS });
  const [name] = readdirSync(join(folder, 'release')).filter((entry) => entry.endsWith('-unpacked'));
  return join(folder, 'release', name ?? '');
}

describe.skipIf(process.platform !== 'linux')('the packaged app', () => {
  let folder: string;
  let app: string;
  let archived: readonly ArchivedFile[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'corral-package-'));
    app = await pack(folder);
    archived = readAsar(readFileSync(join(app, 'resources/app.asar')));
  }, BUILD_LIMIT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const paths = (): readonly string[] => archived.map(({ path }) => path);

  it('holds the bundles, the panel and the pictures', () => {
    expect(paths()).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/app/electron.js',
        'dist/app/preload.cjs',
        'dist/app/assets/tray-good.png',
        'dist/app/assets/window.png',
        'dist/renderer/index.html',
      ]),
    );
  });

  it('holds nothing else: no packages, no sources, no tests, no other Node, no browser for tests', () => {
    const known =
      /^(package\.json|dist\/app\/(electron\.js|preload\.cjs|[\w-]+-[\w-]+\.js|assets\/[^/]+\.png)|dist\/renderer\/.+\.(html|js|css|svg|woff2?))$/;
    expect(paths().filter((path) => !known.test(path))).toEqual([]);
    const bytes = archived.reduce((sum, { content }) => sum + content.length, 0);
    expect(bytes).toBeLessThan(8 * 1024 * 1024);
  });

  it('has everything sealed that it loads', () => {
    expect(archived.filter(({ isSealed }) => !isSealed)).toEqual([]);
  });

  it('has every fuse as it should be', () => {
    const states = [...readFuses(readFileSync(join(app, 'corral-desktop')))].map((state) => state === '1');
    const names = [
      'runAsNode',
      'enableCookieEncryption',
      'enableNodeOptionsEnvironmentVariable',
      'enableNodeCliInspectArguments',
      'enableEmbeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
      'loadBrowserProcessSpecificV8Snapshot',
      'grantFileProtocolExtraPrivileges',
      'wasmTrapHandlers',
    ];
    expect(Object.fromEntries(names.map((name, at) => [name, states[at]]))).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      wasmTrapHandlers: true,
    });
  });

  it('keeps the licences of what it is made of, and only the language it speaks', () => {
    expect(readdirSync(app)).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']));
    expect(readdirSync(join(app, 'locales'))).toEqual(['en-US.pak']);
  });

  it('needs nothing that it does not hold', { timeout: 60_000 }, async () => {
    const extracted = join(folder, 'extracted');
    extract(archived, extracted);
    const run = join(folder, 'run');
    mkdirSync(run);
    writeFileSync(join(run, 'corral.yaml'), 'listen: { port: 0 }\ncontrol: { port: 0 }\n');
    const args = [`--data-dir=${run}/data`, `--config=${run}/corral.yaml`];
    const launched = await launchApp({ path: extracted, args, folder: run });
    const page = await launched.app.firstWindow();
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    await launched.app.close();
    expect(await launched.exited).toBe(0);
  });
});
