import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chat, startHeldBackend } from '../app/cli/held-backend.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { pretendTray } from './support/tray-host.ts';
import { onWindow, panelWindow } from './support/windows.ts';
import { answerMessageBoxes, messageBoxes, notifications } from './support/witness.ts';

const isVisible = async ({ app }: Desktop): Promise<boolean | undefined> => (await panelWindow(app))?.isVisible;

/** Down or up, it answers. */
const isServing = async ({ gatewayUrl }: Desktop): Promise<boolean> =>
  (await (await fetch(`${gatewayUrl}/health`)).json()).status !== undefined;

const change = (desktop: Desktop, input: Record<string, boolean>): Promise<unknown> =>
  desktop.page.evaluate((some) => {
    type Any = { invoke(name: string, input: unknown): Promise<unknown> };
    return (window as unknown as { corral: Any }).corral.invoke('desktop.change', some);
  }, input);

describe('closing the window where there is a tray', { timeout: 60_000 }, () => {
  let desktop: Desktop;
  let endPretence: () => void;
  beforeAll(async () => {
    endPretence = pretendTray(true);
    desktop = await launchDesktop();
  });
  afterAll(async () => {
    await desktop?.close();
    endPretence();
  });

  it('leaves the gateway running, and says so the first time only', async () => {
    for (const _ of ['the first time', 'again']) {
      await onWindow(desktop.app, 'close');
      await expect.poll(() => isVisible(desktop)).toBe(false);
      expect(await isServing(desktop)).toBe(true);
      expect(await notifications(desktop.app)).toEqual([
        { title: 'Corral keeps running in the tray', body: expect.stringContaining('goes on serving') },
      ]);
      expect(await desktop.startAgain()).toBe(0);
      await expect.poll(() => isVisible(desktop)).toBe(true);
    }
    expect(JSON.parse(readFileSync(join(desktop.dataDir, 'desktop.json'), 'utf8'))).toMatchObject({
      isTrayHintShown: true,
    });
  });

  it('ends an idle gateway once that was chosen', async () => {
    expect(await change(desktop, { closeToTray: false })).toMatchObject({ ok: true, value: { closeToTray: false } });
    await onWindow(desktop.app, 'close');
    expect(await desktop.exited).toBe(0);
  });
});

describe('closing the window where no tray would show that it runs', { timeout: 60_000 }, () => {
  let endPretence = (): void => {};
  beforeAll(() => {
    endPretence = pretendTray(false);
  });
  afterAll(() => endPretence());

  async function launchBusy(): Promise<Desktop> {
    const rig = await startHeldBackend();
    const desktop = await launchDesktop({ config: `backends: [{ id: rig-1, url: '${rig.url}', slots: 1 }]` });
    onTestFinished(() => desktop.close());
    onTestFinished(() => rig.finishAll());
    chat(desktop.gatewayUrl);
    await expect.poll(rig.running).toBe(1);
    // Until the next snapshot nobody knows of it.
    await expect.poll(() => desktop.page.locator('.figure', { hasText: 'in flight' }).textContent()).toContain('1');
    return desktop;
  }

  it.skipIf(process.platform !== 'linux')('asks first, and keeps the window when the gateway is to go on', async () => {
    const desktop = await launchBusy();
    await onWindow(desktop.app, 'close');
    await expect
      .poll(() => messageBoxes(desktop.app))
      .toMatchObject([{ message: 'Stop the gateway?', detail: expect.stringContaining('One request is running') }]);
    expect(await isVisible(desktop)).toBe(true);
    expect(await isServing(desktop)).toBe(true);
    await answerMessageBoxes(desktop.app, 1);
    await onWindow(desktop.app, 'close');
    await expect.poll(async () => (await panelWindow(desktop.app))?.title).toMatch(/^Stopping: 1 stream, \d+ s left$/);
  });
});

describe('the window', { timeout: 60_000 }, () => {
  it('comes back where it was, as large as it was', async () => {
    const first = await launchDesktop();
    onTestFinished(() => first.close());
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 1100, height: 710 }),
    );
    await expect
      .poll(() => readFileSync(join(first.dataDir, 'window.json'), 'utf8'))
      .toContain('"x":40,"y":60,"width":1100,"height":710');
    const { dataDir } = first;
    await first.app.close();
    const second = await launchDesktop({ dataDir });
    onTestFinished(() => second.close());
    expect((await panelWindow(second.app))?.bounds).toEqual({ x: 40, y: 60, width: 1100, height: 710 });
    await onWindow(second.app, 'maximize');
    await expect.poll(() => readFileSync(join(dataDir, 'window.json'), 'utf8')).toContain('"isMaximized":true');
  });
});
