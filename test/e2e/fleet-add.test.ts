import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { models, type SimulatedServer, startSimulatedServer } from '../../main/simulator/index.ts';
import { type FleetList, fleetOn, noticeOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

let panel: PanelUnderTest;
let page: Page;
let fleet: FleetList;
let spare: SimulatedServer;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends.slice(0, 1) });
  spare = await startSimulatedServer({
    version: '0.32.15',
    models: [models.llama8b(), models.llama3b()],
    preload: ['llama3.2:3b'],
    timeScale: 0.02,
    keepAliveMs: 3_600_000,
  });
});
afterAll(async () => {
  await panel?.close();
  await spare?.close();
});

let dialog: Locator;
beforeEach(async () => {
  page = panel.page;
  fleet = fleetOn(page);
  spare.clearFaults();
  await page.reload();
  await page.getByRole('button', { name: 'Add a backend' }).click();
  dialog = page.getByRole('dialog', { name: 'Add a backend' });
});

const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
const says = (text: string | RegExp): Promise<void> => dialog.getByRole('status').getByText(text).waitFor();
const button = (name: string): Locator => dialog.getByRole('button', { name, exact: true });

/** A server that answers every connection with these bytes. */
async function rawServer(answer: string): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('adding a backend by its URL', () => {
  it('says what it found, fills in what it suggests, adds it, and takes it back', async () => {
    await field('URL').fill(`127.0.0.1:${spare.port}`);
    await says(/^Ollama 0\.32\.15 answers, in \d+ ms$/);
    await says('2 models installed: llama3.1:8b and llama3.2:3b');
    await says('In memory: llama3.2:3b');
    await says(/^Suggested slots: 1\. .*OLLAMA_NUM_PARALLEL/);
    await expect.poll(() => field('Id').inputValue()).toBe('127-0-0-1');
    expect(await dialog.getByRole('textbox', { name: 'Slots' }).inputValue()).toBe('1');
    await field('Id').fill('spare');
    await dialog.getByRole('textbox', { name: 'Slots' }).fill('3');
    await dialog.getByRole('textbox', { name: 'Tier' }).fill('1');
    await button('Add spare').click();
    await expect.poll(() => fleet.says('spare', 'State')).toBe('up');
    expect(await fleet.says('spare', 'In flight')).toBe('0/3');
    expect(await dialog.count()).toBe(0);
    await noticeOn(page, 'spare was added').getByRole('button', { name: 'Remove spare' }).click();
    await expect.poll(fleet.order).toEqual(['rig-4090']);
  });

  it('says that nothing listens, with the remedy, and adds it anyway when told to', async () => {
    await field('URL').fill('127.0.0.1:1');
    await says('Nothing listens at that address');
    await says(/^connection refused: is Ollama running, and listening on this address \(OLLAMA_HOST=0\.0\.0\.0\)\?$/);
    await field('Id').fill('later');
    await button('Add later anyway').click();
    await expect.poll(() => fleet.says('later', 'State')).toMatch(/^down connection refused/);
    await noticeOn(page, 'later was added').getByRole('button', { name: 'Remove later' }).click();
    await expect.poll(fleet.order).toEqual(['rig-4090']);
  });

  it('says that a server refuses the name it was called by, with both remedies', async () => {
    const url = await rawServer('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    await field('URL').fill(url);
    await says('It refuses the name it was called by');
    await says(/rejects the Host header.*use its IP address in the URL.*OLLAMA_HOST=0\.0\.0\.0/);
    await button('Add 127-0-0-1 anyway').waitFor();
  });

  it('says that something is no Ollama, and quotes what it answered', async () => {
    const page404 =
      'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 14\r\nconnection: close\r\n\r\n<h1>router</h1';
    await field('URL').fill(await rawServer(page404));
    await says('That is neither an Ollama server nor an OpenAI-compatible one');
    await says(/something answers, but not as Ollama does: "<h1>router<\/h1"/);
  });

  it('says which list could not be read while the rest could', async () => {
    spare.setFault({ kind: 'garbage', form: 'html-502', route: '/api/tags' });
    await field('URL').fill(spare.url);
    await says('Its models could not be read');
    await says(/the list of installed models \(\/api\/tags\) could not be read/);
    await button('Add 127-0-0-1').waitFor();
  });

  it('knows an address that is in the fleet already, and leads there', async () => {
    await field('URL').fill(panel.servers[0]!.url);
    await says('This is rig-4090 already');
    expect(await button('Add the backend').isDisabled()).toBe(true);
    await button('Open rig-4090').click();
    await page.getByRole('heading', { level: 1, name: 'rig-4090' }).waitFor();
    await page.goBack();
  });

  it('says that a gateway cannot be its own backend, and that no address has a query', async () => {
    await field('URL').fill(panel.url);
    await says('It is where this gateway itself listens');
    await field('URL').fill('http://127.0.0.1:9?a=1');
    await says(/^It must not have a path/);
    expect(await button('Add the backend').isDisabled()).toBe(true);
  });

  it('asks nothing about what is no address yet', async () => {
    let asked = 0;
    await page.route('**/api/control/backend.inspect', async (route) => {
      asked += 1;
      await route.continue();
    });
    for (const typed of ['http:', 'http://', '127.', spare.url]) await field('URL').fill(typed);
    await says(/^Ollama 0\.32\.15 answers/);
    expect(asked).toBe(1);
    await page.unroute('**/api/control/backend.inspect');
  });

  it('shows a complaint at the field it is about', async () => {
    await field('URL').fill(spare.url);
    await button('Add 127-0-0-1').waitFor();
    await field('Id').fill('rig-4090');
    await button('Add rig-4090').click();
    await dialog.getByText('"rig-4090" is already the id of backends[0]').waitFor();
    expect(await field('Id').getAttribute('aria-invalid')).toBe('true');
    await field('Id').fill('not an id');
    await button('Add not an id').click();
    await dialog
      .getByText(/letters, digits and '-'/)
      .first()
      .waitFor();
    await dialog.getByRole('textbox', { name: 'Weight' }).fill('0');
    await field('Id').fill('fine');
    await button('Add fine').click();
    await dialog.getByText('a number above 0, at most 1000').waitFor();
    expect(await fleet.order()).toEqual(['rig-4090']);
  });
});

describe('editing a backend', () => {
  it('moves it to another address after a look at that one, and says what moving means', async () => {
    await page.keyboard.press('Escape');
    await fleet.choose('rig-4090', 'Edit rig-4090');
    dialog = page.getByRole('dialog', { name: 'Edit rig-4090' });
    await field('URL').fill(spare.url);
    await says(/^Ollama 0\.32\.15 answers/);
    await dialog.getByText(/Another address or kind makes it a new backend/).waitFor();
    await button('Save rig-4090').click();
    await expect.poll(() => fleet.says('rig-4090', 'Backend')).toBe(`rig-4090 127.0.0.1:${spare.port}`);
    await noticeOn(page, 'rig-4090 was changed').getByRole('button', { name: 'Change it back' }).click();
    await expect.poll(() => fleet.says('rig-4090', 'Backend')).toBe(`rig-4090 127.0.0.1:${panel.servers[0]!.port}`);
  });

  it('keeps what somebody is typing while the fleet goes on changing', async () => {
    await page.keyboard.press('Escape');
    await fleet.choose('rig-4090', 'Edit rig-4090');
    dialog = page.getByRole('dialog', { name: 'Edit rig-4090' });
    await dialog.getByRole('textbox', { name: 'Weight' }).fill('2.5');
    const seen = await fleet.says('rig-4090', 'Probed');
    panel.servers[0]!.setFault({ kind: 'refuse' });
    await expect.poll(() => fleet.says('rig-4090', 'State')).toMatch(/^down/);
    expect(await dialog.getByRole('textbox', { name: 'Weight' }).inputValue()).toBe('2.5');
    expect(seen).not.toBe('');
    panel.servers[0]!.clearFaults();
    await expect.poll(() => fleet.says('rig-4090', 'State')).toBe('up');
  });
});

it('leaves a file that says what was asked for', () => {
  const text = readFileSync(panel.configPath, 'utf8');
  expect(text).toContain('rig-4090');
  expect(text).not.toContain('spare');
});
