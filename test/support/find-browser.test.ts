import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newTempDir } from '../app/temp-dir.ts';
import { type Browser, findBrowser } from './find-browser.ts';
import { findInstalledBrowser } from './installed-browser.ts';
import { unpackBrowser } from './packaged-browser.ts';

const START_LIMIT_MS = 60_000;

/** A page on loopback; the port it is served on. */
async function servePage(): Promise<number> {
  const server = createServer((_, response) => response.end('<title>on loopback</title>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function openPage({ executablePath, args, env }: Browser) {
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  onTestFinished(() => browser.close());
  return browser.newPage();
}

async function expectLoopbackOnly(browser: Browser): Promise<void> {
  const port = await servePage();
  const page = await openPage(browser);
  await page.goto(`http://127.0.0.1:${port}/`);
  expect(await page.title()).toBe('on loopback');
  // Numbers too: without the rule this one is refused by the machine itself.
  for (const host of ['127.0.0.2', 'corral.test'])
    await expect(page.goto(`http://${host}:${port}/`)).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
}

describe('the browser for tests', () => {
  it(
    'is the one that is asked for, and reaches loopback only',
    async () => {
      const found = await findBrowser();
      await expectLoopbackOnly(await findBrowser(found.executablePath));
    },
    START_LIMIT_MS,
  );

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'comes from npm where none is installed, and reaches loopback only',
    async () => {
      const unpacked = unpackBrowser();
      if (!unpacked.ok) throw new Error(unpacked.error);
      const { args } = await findBrowser();
      await expectLoopbackOnly({ ...unpacked.value, args });
    },
    START_LIMIT_MS,
  );

  it('is not one that does not exist', async () => {
    await expect(findBrowser('/nonexistent/chromium')).rejects.toThrow('/nonexistent/chromium is not a program');
  });

  it.skipIf(process.platform === 'win32')('is not one that is too old or does not start', () => {
    expect(findInstalledBrowser(folderWith('echo Google Chrome 120.0.6099.71'), [])).toBe(null);
    expect(findInstalledBrowser(folderWith('exit 1'), [])).toBe(null);
    const recent = folderWith('echo Google Chrome 200.0.1.2');
    expect(findInstalledBrowser(recent, [])).toBe(join(recent, 'google-chrome'));
  });
});

/** A folder for the search path that holds a `google-chrome` made of these shell commands. */
function folderWith(commands: string): string {
  const dir = newTempDir();
  const program = join(dir, 'google-chrome');
  writeFileSync(program, `#!/bin/sh\n${commands}\n`);
  chmodSync(program, 0o755);
  return dir;
}
