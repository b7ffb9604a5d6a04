import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { models, type SimulatedServer, startSimulatedServer } from '../../main/simulator/index.ts';
import { type FleetList, fleetOn, noticeOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

let panel: PanelUnderTest;
let page: Page;
let fleet: FleetList;
let spare: SimulatedServer;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
  page = panel.page;
  fleet = fleetOn(page);
  spare = await startSimulatedServer({ models: [models.llama8b()], timeScale: 0.02 });
  await fleet.row('old-3070').getByText('up', { exact: true }).waitFor();
});
afterAll(async () => {
  await panel?.close();
  await spare?.close();
});

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
/** The name of what has the focus. */
const focused = (): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

it('moves through the list by arrows and opens the marked backend with Enter', async () => {
  await press('ArrowDown');
  expect([await fleet.marked(), await focused()]).toEqual(['rig-4090', 'rig-4090']);
  await press('ArrowDown', 'ArrowDown', 'ArrowDown');
  expect(await fleet.marked()).toBe('old-3070');
  await press('Home');
  expect(await fleet.marked()).toBe('rig-4090');
  await press('End', 'ArrowUp', 'Enter');
  await page.getByRole('heading', { level: 1, name: 'rig-a6000' }).waitFor();
  await press('g', 'f');
  await fleet.row('rig-a6000').waitFor();
});

it('goes from the filter to what it found', async () => {
  await press('/');
  await page.keyboard.type('3070');
  await expect.poll(fleet.order).toEqual(['old-3070']);
  await press('ArrowDown');
  expect(await focused()).toBe('old-3070');
  await press('/');
  await press('Control+A', 'Delete');
  await expect.poll(fleet.order).toHaveLength(3);
});

it('drains and resumes the marked backend with d, through the question that it asks', async () => {
  await page.reload();
  await fleet.row('old-3070').waitFor();
  await press('ArrowUp', 'd');
  await page.getByRole('dialog', { name: 'Drain old-3070?' }).waitFor();
  await expect.poll(focused).toBe('Drain old-3070');
  await press('Enter');
  await expect.poll(() => fleet.says('old-3070', 'State')).toMatch(/^draining/);
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await press('d');
  await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
});

it('warms a model on the marked backend with w', async () => {
  await press('w');
  await page.getByRole('dialog', { name: 'Warm a model' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await page.keyboard.type('llama3.1:8b');
  await press('ArrowDown', 'Enter');
  const go = page.getByRole('button', { name: 'Warm on old-3070' });
  await go.waitFor();
  for (let tabs = 0; tabs < 20 && (await focused()) !== 'Warm on old-3070'; tabs += 1) await press('Tab');
  expect(await focused()).toBe('Warm on old-3070');
  await press('Enter');
  await expect.poll(() => fleet.says('old-3070', 'Loaded')).toContain('llama3.1:8b');
});

it('adds a backend from the palette without a mouse', async () => {
  await openPalette(page);
  await page.keyboard.type('add a backend');
  await press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a backend' });
  await dialog.waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('placeholder'))).toMatch(/11434$/);
  await page.keyboard.type(`127.0.0.1:${spare.port}`);
  await dialog.getByRole('button', { name: 'Add 127-0-0-1' }).waitFor();
  await press('Enter');
  await expect.poll(() => fleet.says('127-0-0-1', 'State')).toBe('up');
  await noticeOn(page, '127-0-0-1 was added').waitFor();
});

it('does nothing to the list while somebody types or answers a question', async () => {
  await page.reload();
  await fleet.row('old-3070').waitFor();
  await press('ArrowDown', '/');
  await page.keyboard.type('dw');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await press('Control+A', 'Delete');
  await expect.poll(() => fleet.says('rig-4090', 'State')).toBe('up');
});
