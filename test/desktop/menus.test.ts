import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { onWindow, panelWindow } from './support/windows.ts';
import { menuRows, messageBoxes, notifications, outside, pick } from './support/witness.ts';

let desktop: Desktop;
beforeAll(async () => {
  desktop = await launchDesktop();
});
afterAll(() => desktop?.close());

const clipboardText = (): Promise<string> => desktop.app.evaluate(({ clipboard }) => clipboard.readText());

const currentScreen = (): Promise<string | null> =>
  desktop.page.getByRole('navigation', { name: 'Screens' }).locator('[aria-current=page]').textContent();

describe('the application menu', () => {
  it('names the screens as the panel does, and goes to each', async () => {
    const view = (await menuRows(desktop.app, 'application')).find(({ label }) => label === '&View');
    const names = await desktop.page.getByRole('navigation', { name: 'Screens' }).getByRole('link').allTextContents();
    expect(view?.rows.slice(0, names.length).map(({ label }) => label)).toEqual(names);
    for (const name of names) {
      await pick(desktop.app, 'application', ['&View', name]);
      await expect.poll(currentScreen).toBe(name);
    }
  });

  it('opens what is asked for in a window that was closed to the eye', async () => {
    await onWindow(desktop.app, 'hide');
    await pick(desktop.app, 'application', ['&Help', 'Keyboard Shortcuts']);
    await desktop.page.getByRole('dialog').waitFor();
    expect(await panelWindow(desktop.app)).toMatchObject({ isVisible: true, isFocused: true });
    await desktop.page.keyboard.press('Escape');
    await desktop.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('opens the dialog that adds a backend', async () => {
    await pick(desktop.app, 'application', ['&File', 'Add Backend…']);
    await desktop.page.getByRole('dialog', { name: /add a? ?backend/i }).waitFor();
    await desktop.page.keyboard.press('Escape');
    await desktop.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('copies the base URL', async () => {
    await pick(desktop.app, 'application', ['&File', 'Copy Base URL']);
    await expect.poll(clipboardText).toBe(desktop.gatewayUrl);
  });

  it('copies the diagnostics and says so', async () => {
    await pick(desktop.app, 'application', ['&Help', 'Copy Diagnostics']);
    await expect.poll(() => notifications(desktop.app)).toMatchObject([{ title: 'Diagnostics copied' }]);
    expect(await clipboardText()).toContain('Corral');
  });

  it('leads to the files of the gateway', async () => {
    await pick(desktop.app, 'application', ['&File', 'Open Configuration File']);
    await pick(desktop.app, 'application', ['&File', 'Open Data Folder']);
    expect(await outside(desktop.app)).toEqual([
      ['openPath', expect.stringMatching(/corral\.yaml$/)],
      ['openPath', desktop.dataDir],
    ]);
  });

  it('says what the program is made of', async () => {
    await pick(desktop.app, 'application', ['&Help', 'About Corral']);
    const { electron, chrome, node } = await desktop.app.evaluate(() => ({ ...process.versions }));
    await expect
      .poll(() => messageBoxes(desktop.app))
      .toMatchObject([
        {
          message: expect.stringMatching(/^Corral \d/),
          detail: `Electron ${electron}\nChromium ${chrome}\nNode ${node}\n${process.platform} ${process.arch}`,
        },
      ]);
  });
});
