import { browserArguments } from './browser-switches.ts';
import { findInstalledBrowser, isProgram } from './installed-browser.ts';
import { unpackBrowser } from './packaged-browser.ts';

/** A browser for tests, with all that starting it takes besides the caller's own arguments. */
export interface Browser {
  readonly executablePath: string;
  /** Keep it on loopback and quiet. Whether it runs headless is the caller's choice. */
  readonly args: string[];
  /** To be added to the environment of its process. */
  readonly env: Readonly<Record<string, string>>;
}

/** Chromium looks for a session bus otherwise, and complains at length when there is none. */
const noSessionBus = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' };

/**
 * `CHROMIUM_PATH` if it is set, else an installed Chromium or Chrome, else the one from npm, which `npm ci` brings.
 * Rejects, saying what to do, when none of them can be had.
 */
export async function findBrowser(wanted = process.env.CHROMIUM_PATH): Promise<Browser> {
  const args = browserArguments();
  const executablePath = wanted ? checked(wanted) : findInstalledBrowser();
  if (executablePath !== null) return { executablePath, args, env: noSessionBus };
  const packaged = unpackBrowser();
  if (packaged.ok) return { ...packaged.value, args, env: { ...noSessionBus, ...packaged.value.env } };
  throw new Error(`no browser for tests: install Chromium or set CHROMIUM_PATH (${packaged.error})`);
}

function checked(path: string): string {
  if (isProgram(path)) return path;
  throw new Error(`CHROMIUM_PATH: ${path} is not a program`);
}
