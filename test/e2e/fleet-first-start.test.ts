import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { models, startSimulatedServer } from '../../main/simulator/index.ts';
import { fleetOn, noticeOn } from './support/fleet-list.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel();
  page = panel.page;
});
afterAll(() => panel?.close());
beforeEach(async () => {
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
});

it('offers three ways to begin', async () => {
  for (const name of ['Find servers on this network', 'Add one by URL', 'Try the demo fleet'])
    await page.getByRole('region', { name }).getByRole('button').waitFor();
  await page.getByRole('button', { name: 'Find servers' }).click();
  await page.getByRole('dialog', { name: 'Find servers' }).waitFor();
});

it('starts the demo fleet, shows it at work, and ends it', async () => {
  await page.getByRole('button', { name: 'Start the demo' }).click();
  const fleet = fleetOn(page);
  await expect.poll(fleet.order).toEqual(['rig-4090', 'rig-a6000', 'old-3070']);
  await expect.poll(() => fleet.says('rig-4090', 'State')).toBe('up');
  await noticeOn(page, /^The demo fleet is running/)
    .getByRole('button', { name: 'End the demo' })
    .waitFor();
  await expect.poll(() => page.getByText(/^[1-9]\d* in flight$/).count()).toBe(1);
  await page.reload();
  await page.getByRole('button', { name: 'End the demo' }).click();
  await page.getByRole('button', { name: 'Start the demo', exact: true }).waitFor();
  await noticeOn(page, 'The demo fleet is gone').waitFor();
});

it('leads from a URL to a list with one backend', async () => {
  const server = await startSimulatedServer({ models: [models.llama8b()], timeScale: 0.02 });
  await page.getByRole('button', { name: 'Add a backend' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a backend' });
  await dialog.getByRole('textbox', { name: 'URL' }).fill(server.url);
  await dialog.getByRole('button', { name: 'Add 127-0-0-1' }).click();
  await expect.poll(fleetOn(page).order).toEqual(['127-0-0-1']);
  await server.close();
});

it('offers to end the demo where it runs beside real backends, and not where it is all there is', async () => {
  const fleet = fleetOn(page);
  await openPalette(page);
  await page.keyboard.type('start the demo');
  await page.keyboard.press('Enter');
  await expect.poll(fleet.order).toEqual(['127-0-0-1', 'rig-4090', 'rig-a6000', 'old-3070']);
  await page.getByRole('button', { name: 'End the demo' }).first().waitFor();

  const whole = await startPanel({ isDemo: true });
  await expect.poll(fleetOn(whole.page).order).toHaveLength(3);
  await whole.page.getByText('Demo fleet', { exact: true }).waitFor();
  expect(await whole.page.getByRole('button', { name: 'End the demo' }).count()).toBe(0);
  await whole.close();
});
