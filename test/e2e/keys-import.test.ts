import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newTempDir } from '../app/temp-dir.ts';
import { threeBackends } from './support/fleets.ts';
import { type Keyboard, type KeyList, keyboardOf, makeKey, openKeys, statusWith } from './support/key-list.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest;
let page: Page;
let keys: Keyboard;
let list: KeyList;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends, config: 'access: { mode: required }' });
  page = panel.page;
  keys = keyboardOf(page);
  await makeKey(panel, { owner: 'Ana' });
  list = await openKeys(page);
  await list.row('Ana').waitFor();
});
afterAll(() => panel?.close());

const dialog = () => page.getByRole('dialog', { name: 'Import keys from a list' });
const area = () => page.getByRole('textbox', { name: 'The list' });

it('names every mistake by its line and column, and makes nothing of such a list', async () => {
  await openPalette(page);
  await keys.type('import keys');
  await keys.press('Enter');
  await dialog().waitFor();
  await expect.poll(keys.focused).toBe('Choose a file');
  await keys.tabTo('The list');
  await page.keyboard.insertText('owner,class,addresses\nAna,urgent,\nBob,,10.0.0/8\n,,\nCleo,batch\n');
  await dialog().getByText('3 mistakes: no key is made until the list is right').waitFor();
  const said = await dialog().getByRole('listitem').allInnerTexts();
  expect(said.map((line) => line.split(':')[0])).toEqual(['line 2, class', 'line 3, addresses', 'line 5']);
  expect(await dialog().getByRole('button', { name: 'Make the keys' }).isDisabled()).toBe(true);
  expect(await look(page, 'keys-import-mistakes')).toEqual([]);
});

it('shows what would be made, and who has a key already', async () => {
  await keys.press('Control+A');
  await page.keyboard.insertText(
    'owner;note;models;class;expires\nAna;second laptop;llama3.1:8b;interactive;90d\nJobs;;qwen*;batch;\n',
  );
  await dialog().getByText('Ana has a key already and gets another one.').waitFor();
  const rows = dialog().getByRole('region', { name: 'Keys that would be made' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  expect((await rows.nth(2).innerText()).replace(/\s+/g, ' ')).toContain(
    'Jobs inference, inventory qwen* batch work never',
  );
  expect(await look(page, 'keys-import')).toEqual([]);
});

it('makes them by one button, and hands over their secrets once', async () => {
  await keys.tabTo('Make 2 keys');
  await keys.press('Enter');
  const secrets = page.getByRole('dialog', { name: '2 new secrets' });
  await secrets.waitFor();
  await expect.poll(keys.focused).toBe('Copy all as CSV');
  await keys.press('Escape', 'Enter');
  const csv = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(csv).toMatch(/^owner,key,secret\r\nAna,ck_/);
  const copied = await csv();
  const lines = copied.trim().split('\r\n').slice(1);
  const [ana = '', jobs = ''] = lines.map((line) => line.split(',')[2]);
  expect([await statusWith(panel.url, ana), await statusWith(panel.url, jobs)]).toEqual([200, 403]);

  await keys.tabTo('Save as CSV');
  const [file] = await Promise.all([page.waitForEvent('download'), keys.press('Enter')]);
  expect(file.suggestedFilename()).toBe('corral-keys.csv');
  expect(readFileSync(await file.path(), 'utf8')).toBe(copied);
  await file.delete();
  // A picture of a real secret is a leak, even of a gateway that lives for a minute.
  await page.evaluate(() => {
    for (const code of document.querySelectorAll('.import-secret code'))
      code.textContent = `ck_example_${'x'.repeat(49)}`;
  });
  expect(await look(page, 'keys-import-secrets')).toEqual([]);

  await keys.tabTo('I have stored them');
  await keys.press('Enter');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await page.content()).not.toContain(ana.slice(12));
  await expect.poll(list.owners).toEqual(['Ana', 'Ana', 'Jobs']);
});

it('takes a file', async () => {
  const path = join(newTempDir(), 'team.csv');
  writeFileSync(path, 'owner\nDora\n');
  await page.getByRole('button', { name: 'Import a list' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    dialog().getByRole('button', { name: 'Choose a file' }).click(),
  ]);
  await chooser.setFiles(path);
  await expect.poll(() => area().inputValue()).toBe('owner\nDora\n');
  await dialog().getByRole('button', { name: 'Make 1 key' }).waitFor();
  await keys.press('Escape');
});
