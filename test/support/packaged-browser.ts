import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../shared/result.ts';
import { versionOf } from './installed-browser.ts';

/** A browser unpacked from the npm package, and what the process needs in its environment. */
export interface PackagedBrowser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const packageName = '@sparticuz/chromium';
const parts = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];

/** The headless Chromium that comes with `npm ci`, unpacked once per checkout. It is built for Linux on x64 only. */
export function unpackBrowser(): Result<PackagedBrowser, string> {
  const packageDir = findPackage();
  if (packageDir === null) return err(`${packageName} is not installed`);
  if (process.platform !== 'linux' || process.arch !== 'x64') return err(`${packageName} is for Linux on x64`);
  // Gone, with everything else in node_modules, when the package changes.
  const dir = join(packageDir, '../../.cache/packaged-chromium');
  const failure = existsSync(dir) ? null : unpackInto(dir, packageDir);
  return failure === null ? withLibraries(dir) : err(failure);
}

/** The machine's own libraries if it has them all, else those that come in the package. */
function withLibraries(dir: string): Result<PackagedBrowser, string> {
  const executablePath = join(dir, 'chromium');
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: join(dir, 'fonts.conf') };
  const own = { ...fonts, LD_LIBRARY_PATH: join(dir, 'al2023/lib') };
  for (const env of [fonts, own]) if (versionOf(executablePath, env) !== null) return ok({ executablePath, env });
  return err(`${executablePath} does not start on this machine`);
}

function findPackage(): string | null {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    return null;
  }
}

/**
 * The package unpacks into the temporary folder under names that anybody may have taken, and hands out half-written
 * files to a second caller. So it gets a temporary folder of its own, which takes its place when it is complete.
 */
function unpackInto(dir: string, packageDir: string): string | null {
  mkdirSync(dirname(dir), { recursive: true });
  const staging = mkdtempSync(`${dir}-`);
  const script = `import { inflate } from ${JSON.stringify(packageName)}; await Promise.all(process.argv.slice(1).map(inflate));`;
  const files = parts.map((name) => join(packageDir, 'bin', name));
  const args = ['--input-type=module', '--eval', script, ...files];
  const options = { cwd: packageDir, encoding: 'utf8', env: { ...process.env, TMPDIR: staging } } as const;
  const run = spawnSync(process.execPath, args, options);
  if (run.status === 0) {
    writeFileSync(join(staging, 'fonts.conf'), fontSettings(dir));
    moveUnlessThere(staging, dir);
  }
  rmSync(staging, { recursive: true, force: true });
  return run.status === 0 ? null : `${packageName} could not be unpacked: ${run.stderr.trim()}`;
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another process was faster, with the same files.
    if (!existsSync(to)) throw error;
  }
}

/** For a machine without a font set up; the package's own settings name folders that only a serverless function has. */
const fontSettings = (dir: string): string =>
  [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    `<fontconfig><dir>${dir}/fonts</dir><cachedir>${dir}/font-cache</cachedir></fontconfig>`,
    '',
  ].join('\n');
