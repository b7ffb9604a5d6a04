import { createServer } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { models, type SimulatedServer, startSimulatedServer } from '../../main/simulator/index.ts';
import { createLoopbackNetwork, type LoopbackNetwork } from '../main/discovery/loopback-network.ts';
import { type FleetList, fleetOn, noticeOn } from './support/fleet-list.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

let network: LoopbackNetwork;
let panel: PanelUnderTest;
let page: Page;
let fleet: FleetList;
let near: SimulatedServer;
let far: SimulatedServer;
beforeAll(async () => {
  network = createLoopbackNetwork();
  panel = await startPanel({ surroundings: network });
  near = await startSimulatedServer({ models: [models.llama8b(), models.llama3b()], timeScale: 0.02 });
  far = await startSimulatedServer({ host: '127.0.0.3', port: near.port, models: [], timeScale: 0.02 });
});
afterAll(async () => {
  await panel?.close();
  await near?.close();
  await far?.close();
});

let dialog: Locator;
beforeEach(async () => {
  page = panel.page;
  fleet = fleetOn(page);
  await page.reload();
  await page.getByRole('button', { name: 'Find servers' }).first().click();
  dialog = page.getByRole('dialog', { name: 'Find servers' });
});

const button = (name: string | RegExp): Locator => dialog.getByRole('button', { name });

it('says what it would contact before it contacts anything', async () => {
  await dialog.getByText('6 addresses on port 11434, at most 32 at a time.').waitFor();
  await dialog.getByRole('checkbox', { name: '127.0.0.0/29, on eth0: 6 addresses around 127.0.0.1' }).waitFor();
  await dialog.getByRole('textbox', { name: 'Port' }).fill('4711');
  await dialog.getByText('6 addresses on port 4711, at most 32 at a time.').waitFor();
  await dialog.getByRole('checkbox').uncheck();
  await dialog.getByText('No address would be contacted.').waitFor();
  expect(await button(/^Contact/).isDisabled()).toBe(true);
  expect(network.dialled).toEqual([]);
  expect(network.isListening()).toBe(false);
});

it('lists what it finds as it finds it, with what stands in the way of the rest, and adds those that are wanted in one go', async () => {
  const router = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
  });
  await new Promise<void>((resolve) => router.listen(near.port, '127.0.0.5', resolve));
  onTestFinished(() => new Promise<void>((resolve) => router.close(() => resolve())));

  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(near.port));
  await button('Contact 6 addresses').click();
  const found = dialog.getByRole('table', { name: 'Servers found' });
  await found.getByText(`http://127.0.0.1:${near.port}`).waitFor();
  await found.getByText(/^Ollama [\d.]+, 2 models, 0 in memory$/).waitFor();
  await found.getByText(`http://127.0.0.3:${near.port}`).waitFor();
  await dialog
    .getByRole('region', { name: 'Not usable' })
    .getByText(`http://127.0.0.5:${near.port}: no Ollama here: /api/version answers 404`)
    .waitFor();
  await dialog.getByText(/^Search done: 6 of 6 addresses tried, 2 servers found$/).waitFor();

  await dialog.getByRole('textbox', { name: `Id of http://127.0.0.1:${near.port}` }).fill('near');
  expect(await dialog.getByRole('textbox', { name: `Id of http://127.0.0.3:${near.port}` }).inputValue()).toBe(
    '127-0-0-3',
  );
  await button('Add 2 backends').click();
  await expect.poll(() => fleet.says('near', 'State')).toBe('up');
  await expect.poll(async () => (await fleet.order()).toSorted()).toEqual(['127-0-0-3', 'near']);
  expect(await dialog.count()).toBe(0);
  await noticeOn(page, /^2 backends were added: /)
    .getByRole('button', { name: 'Remove these 2' })
    .click();
  await page.getByRole('heading', { name: 'Add one by URL' }).waitFor();
});

it('adds only what is ticked, and knows what is in the fleet already', async () => {
  await button('Show the last search').click();
  await dialog.getByRole('checkbox', { name: `Add http://127.0.0.3:${near.port}` }).uncheck();
  await button('Add 1 backend').click();
  await expect.poll(fleet.order).toEqual(['127-0-0-1']);
  await page.getByRole('button', { name: 'Find servers' }).click();
  await button('Show the last search').click();
  await dialog.getByText(/^is 127-0-0-1 already$/).waitFor();
  expect(await dialog.getByRole('checkbox', { name: `Add http://127.0.0.1:${near.port}` }).isDisabled()).toBe(true);
  await button('Search again').click();
  await button(/^Contact/).waitFor();
});

it('stops when told to and keeps what it has found', async () => {
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(near.port));
  await button('Contact 6 addresses').click();
  await button('Stop the search').click();
  await dialog.getByText(/^Search stopped: /).waitFor();
  expect(network.isListening()).toBe(false);
});

it('goes on when the dialog is closed', async () => {
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(near.port));
  await button('Contact 6 addresses').click();
  await dialog.getByRole('button', { name: 'Stop the search' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Find servers' }).first().click();
  await dialog.getByText(/^Search done: 6 of 6/).waitFor();
});
