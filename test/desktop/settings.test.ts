import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop } from './support/launch.ts';

describe('the settings in the desktop window', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await launchDesktop();
    await desktop.page.getByRole('link', { name: 'Settings' }).click();
  });
  afterAll(() => desktop?.close());

  const preferences = (): Promise<unknown> =>
    desktop.page.evaluate(async () => {
      const reply = await window.corral?.invoke('desktop.read', undefined);
      return reply?.ok ? reply.value : null;
    });

  it('have the preferences of this computer, which are saved at once', async () => {
    const { page } = desktop;
    await page.getByRole('link', { name: 'This computer' }).click();
    const closeToTray = page.getByRole('switch', { name: 'Keep running in the tray when the window is closed' });
    expect(await closeToTray.isChecked()).toBe(true);
    await closeToTray.click();
    await expect.poll(preferences).toMatchObject({ closeToTray: false });
    expect(await closeToTray.isChecked()).toBe(false);
    await page.getByRole('switch', { name: 'Notifications' }).click();
    await expect.poll(preferences).toMatchObject({ notifications: false, closeToTray: false });
  });

  it('change the configuration as in a browser', async () => {
    const { page } = desktop;
    await page.getByRole('link', { name: 'Routing' }).click();
    await page.getByLabel(/routing\.retries/).fill('7');
    await page.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 change saved').waitFor();
    expect(readFileSync(join(desktop.dataDir, '../corral.yaml'), 'utf8')).toContain('retries: 7');
  });
});
