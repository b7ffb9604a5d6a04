import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop } from './support/launch.ts';

describe('the desktop app', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await launchDesktop();
  });
  afterAll(() => desktop?.close());

  it('shows the panel in a window of its own', async () => {
    const windows = await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.webContents.getURL()]),
    );
    expect(windows).toEqual([[true, expect.stringMatching(/^app:\/\/panel\/index\.html/)]]);
  });

  it('draws the panel without a complaint', async () => {
    const complaints: string[] = [];
    desktop.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    desktop.page.on('pageerror', (error) => complaints.push(String(error)));
    await desktop.page.reload();
    await desktop.page.getByRole('navigation', { name: 'Screens' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('follows the colours of the system', async () => {
    const ground = () => desktop.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const choose = (source: 'dark' | 'light') =>
      desktop.app.evaluate(({ nativeTheme }, wanted) => {
        nativeTheme.themeSource = wanted;
      }, source);
    await choose('light');
    await expect.poll(ground).toBe('rgb(255, 255, 255)');
    await choose('dark');
    // The ground of the window, too, for as long as nothing is painted on it.
    await expect.poll(ground).toBe('rgb(21, 24, 26)');
  });
});
