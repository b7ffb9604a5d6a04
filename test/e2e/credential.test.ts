import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type GuardingProxy, startGuardingProxy } from '../support/guarding-proxy.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { fleetOn, noticeOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const PATIENCE = { timeout: 30_000 };
const SECRET = 'sk-test-0123456789abcdef';
const BASIC = `Basic ${Buffer.from('corral:hunter2').toString('base64')}`;

let panel: PanelUnderTest;
let page: Page;
let cloud: OpenAiServer;
let proxy: GuardingProxy;
let dialog: Locator;
beforeAll(async () => {
  cloud = await startOpenAiServer({ key: SECRET });
  panel = await startPanel({ fleet: threeBackends.slice(0, 1) });
  proxy = await startGuardingProxy(panel.servers[0]!.url, 'authorization', BASIC);
  page = panel.page;
});
afterAll(async () => {
  await panel?.close();
  await Promise.all([cloud?.close(), proxy?.close()]);
});
beforeEach(async () => {
  await page.goto(page.url().replace(/#.*$/, '#/fleet'));
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
});

const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
const secret = (): Locator => dialog.getByLabel('Secret', { exact: true });
const button = (name: string): Locator => dialog.getByRole('button', { name, exact: true });
const says = (id: string, text: string | RegExp) =>
  expect.poll(() => fleetOn(page).says(id, 'State'), PATIENCE).toMatch(text);

async function add(url: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a backend' }).click();
  dialog = page.getByRole('dialog', { name: 'Add a backend' });
  await field('URL').fill(url);
}

async function edit(id: string): Promise<void> {
  await fleetOn(page).choose(id, `Edit ${id}`);
  dialog = page.getByRole('dialog', { name: `Edit ${id}` });
  await dialog.getByRole('group', { name: 'Credential' }).waitFor();
}

/** Where the secret is to be found, in the data dir or on the page. */
async function holders(needle: string): Promise<string[]> {
  const files = readdirSync(panel.dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(panel.dataDir, name)).isFile())
    .filter((name) => readFileSync(join(panel.dataDir, name)).includes(needle));
  const snapshot = JSON.stringify(await panel.host.dispatch('gateway.status', undefined));
  return [
    ...files,
    ...(snapshot.includes(needle) ? ['snapshot'] : []),
    ...((await page.content()).includes(needle) ? ['page'] : []),
  ];
}

it('a server that wants a credential is added together with it, and the panel never shows it again', async () => {
  await add(cloud.url);
  await dialog.getByText(/needs a credential|wants to know who asks/).waitFor();
  await secret().waitFor();
  expect(await secret().getAttribute('type')).toBe('password');
  expect(await secret().getAttribute('autocomplete')).toBe('off');
  await field('Id').fill('cloud');
  await secret().fill(SECRET);
  expect(await look(page, 'credential-add')).toEqual([]);
  await button('Add cloud').click();
  await says('cloud', /^up/);
  await edit('cloud');
  await dialog.getByText(/^Set, .*, sent in authorization$/).waitFor();
  expect(await look(page, 'credential-set')).toEqual([]);
  expect(await holders(SECRET)).toEqual([]);
});

it('one is replaced, with a complaint at its field while it is none, and cleared', async () => {
  await edit('cloud');
  expect(await button('Save cloud').isDisabled()).toBe(true);
  await button('Replace the credential').click();
  await secret().fill('abc');
  await button('Save cloud').click();
  await dialog.getByText(/does not hold a credential: one line of plain characters, at least 4, is expected/).waitFor();
  expect(await look(page, 'credential-refused')).toEqual([]);
  await secret().fill('sk-of-another');
  await button('Save cloud').click();
  await noticeOn(page, 'The credential of cloud is stored').waitFor();
  await says('cloud', /refuses the credential/);

  await edit('cloud');
  await button('Replace the credential').click();
  await button('Leave it as it is').click();
  expect(await button('Save cloud').isDisabled()).toBe(true);
  await button('Clear the credential').click();
  await dialog.getByText('Cleared when you save: this server is then shown nothing').waitFor();
  expect(await look(page, 'credential-clear')).toEqual([]);
  await button('Save cloud').click();
  await noticeOn(page, 'cloud is shown nothing any more').waitFor();
  await says('cloud', /wants a credential, and none is set/);

  await edit('cloud');
  await dialog.getByText('None: this server is shown nothing').waitFor();
  await button('Set a credential').click();
  await secret().fill(SECRET);
  await button('Save cloud').click();
  await says('cloud', /^up/);
});

it('a removal that is taken back brings it back, with everything else that was set', async () => {
  await says('cloud', /^up/);
  await fleetOn(page).choose('cloud', 'Remove cloud');
  await page.getByRole('dialog', { name: 'Remove cloud?' }).getByRole('button', { name: 'Remove cloud' }).click();
  // The offer is there for some seconds only.
  await noticeOn(page, 'cloud was removed').getByRole('button', { name: 'Add cloud back' }).click();
  await noticeOn(page, 'cloud is back').waitFor();
  await says('cloud', /^up/);
  const list = await panel.host.dispatch('backend.list', undefined);
  expect(list).toMatchObject({
    value: expect.arrayContaining([expect.objectContaining({ id: 'cloud', kind: 'openai', url: cloud.url })]),
  });
});

it('an Ollama server behind a proxy is watched and used with it', async () => {
  await add(proxy.url);
  await dialog.getByText('It wants to know who asks').waitFor();
  await field('Id').fill('guarded');
  await secret().fill(BASIC);
  await button('Add guarded').click();
  await says('guarded', /^up/);
  await page.getByRole('link', { name: 'guarded', exact: true }).click();
  await page.getByText(/^Set, .*, sent in authorization$/).waitFor();
  expect(await holders(BASIC.slice('Basic '.length))).toEqual([]);
});

it('says that one does not move to another address', async () => {
  await edit('cloud');
  await field('URL').fill('http://127.0.0.1:9/v1');
  await dialog.getByText(/stored for the old address and is shown to no other server/).waitFor();
  expect(await look(page, 'credential-moved')).toEqual([]);
});
