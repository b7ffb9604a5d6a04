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
});
