import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { launchDesktop } from './support/launch.ts';
import { launchApp } from './support/launch-app.ts';
import { pretendTray } from './support/tray-host.ts';
import { onWindow, panelWindow } from './support/windows.ts';
import { clickTray, tray } from './support/witness.ts';

const root = join(import.meta.dirname, '../..');

async function launchHidden() {
  const folder = mkdtempSync(join(tmpdir(), 'corral-desktop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  writeFileSync(join(folder, 'corral.yaml'), 'listen: { port: 0 }\ncontrol: { port: 0 }\n');
  const args = ['--hidden', `--data-dir=${folder}/data`, `--config=${folder}/corral.yaml`];
  const launched = await launchApp({ path: root, args, folder });
  onTestFinished(() => launched.app.close());
  await expect.poll(launched.output).toContain('gateway listening on');
  await expect.poll(() => tray(launched.app)).not.toBeNull();
  return launched;
}

/** Counts what arrives of the gateway, beside the panel's own listeners. */
const countSnapshots = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { corral } = window as unknown as { corral: { subscribe(event: string, listener: () => void): void } };
    Object.assign(window, { arrived: 0 });
    corral.subscribe('snapshot', () => Object.assign(window, { arrived: Reflect.get(window, 'arrived') + 1 }));
  });
const arrived = (page: Page): Promise<number> => page.evaluate(() => Reflect.get(window, 'arrived'));

describe('a start at login', { timeout: 60_000 }, () => {
  it('opens no window until somebody asks for it', async () => {
    onTestFinished(pretendTray(true));
    const { app } = await launchHidden();
    expect(await panelWindow(app)).toBeNull();
    await clickTray(app);
    await expect.poll(async () => (await panelWindow(app))?.isVisible).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('opens it where no tray would show that it runs', async () => {
    onTestFinished(pretendTray(false));
    const { app } = await launchHidden();
    await expect.poll(async () => (await panelWindow(app))?.isVisible).toBe(true);
  });
});

describe('a window that nobody sees', { timeout: 60_000 }, () => {
  it.each(['hide', 'minimize'] as const)(
    'gets no snapshots after %s, and the latest at once when it is back',
    async (way) => {
      const desktop = await launchDesktop();
      onTestFinished(() => desktop.close());
      await countSnapshots(desktop.page);
      await expect.poll(() => arrived(desktop.page)).toBeGreaterThan(1);
      await onWindow(desktop.app, way);
      const before = await arrived(desktop.page);
      // The tray goes on being told: when its tooltip changes, a snapshot has been made that the window was not sent.
      await desktop.page.evaluate(() => {
        const { corral } = window as unknown as { corral: { invoke(name: string, input: unknown): Promise<unknown> } };
        return corral.invoke('backend.add', { url: 'http://127.0.0.1:1', id: 'rig-1' });
      });
      await expect.poll(async () => (await tray(desktop.app))?.toolTip).toContain('0 of 1 backend up');
      expect(await arrived(desktop.page)).toBe(before);
      await clickTray(desktop.app);
      await expect.poll(() => arrived(desktop.page)).toBeGreaterThan(before);
    },
  );
});
