import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noticeOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { type Keyboard, type KeyList, keyboardOf, keysOn, statusWith } from './support/key-list.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

/** The life of one key, told from its making to its end. No mouse is used. */
let panel: PanelUnderTest;
let page: Page;
let keys: Keyboard;
let list: KeyList;
let first = '';
let second = '';
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends, config: 'access: { mode: required }' });
  page = panel.page;
  keys = keyboardOf(page);
  list = keysOn(page);
  await keys.press('g', 'k');
  await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
});
afterAll(() => panel?.close());

const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
const nothingOpen = () => expect.poll(() => page.getByRole('dialog').count()).toBe(0);
const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** Opens the menu of Ana's row and takes an item of it. */
async function choose(item: string): Promise<void> {
  await nothingOpen();
  await list.row('Ana').getByRole('link').focus();
  await keys.tabTo('Actions for ck_');
  await keys.press('Enter');
  await page.getByRole('menuitem', { name: item }).waitFor();
  await keys.arrowTo(item);
  await keys.press('Enter');
}

/** Every place of the page where a text could be left. */
const traces = (): Promise<string> =>
  page.evaluate(() => {
    const inputs = [...document.querySelectorAll('input, textarea')].map((one) => (one as HTMLInputElement).value);
    const stored = [localStorage, sessionStorage].map((storage) => JSON.stringify({ ...storage }));
    return [
      document.documentElement.outerHTML,
      ...inputs,
      ...stored,
      location.href,
      JSON.stringify(history.state),
    ].join();
  });

it('makes a key, shows its secret once, and has nothing of it left when that is closed', async () => {
  await keys.tabTo('Create a key');
  await keys.press('Enter');
  await dialog('Create a key').waitFor();
  await expect.poll(keys.focused).toMatch(/^Owner/);
  await keys.type('Ana');
  await keys.press('Enter');
  await dialog('A new secret for Ana').waitFor();
  await expect.poll(keys.focused).toBe('Copy the secret');
  // What closes any other dialog must not take away what is shown once.
  await keys.press('Escape', 'Enter');
  await expect.poll(copied).toMatch(/^ck_\w{8}_\w{49}$/);
  first = await copied();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.getByRole('group', { name: 'The secret of Ana’s key' }).innerText()).toContain(first);
  await keys.tabTo('I have stored it');
  await keys.press('Enter');
  await nothingOpen();
  expect(await traces()).not.toContain(first.slice(12));
  expect(await statusWith(panel.url, first)).toBe(200);
  await expect.poll(() => list.says('Ana', 'State')).toBe('active never expires');

  await keys.tabTo('Create a key');
  await keys.press('Enter');
  await dialog('Create a key').waitFor();
  expect(await dialog('Create a key').innerText()).not.toContain('Shown only now');
  await keys.press('Escape');
  await nothingOpen();
});

it('says at the field what the gateway refuses, and keeps what was typed', async () => {
  await openPalette(page);
  await keys.type('create a key');
  await keys.press('Enter');
  await dialog('Create a key').waitFor();
  await expect.poll(keys.focused).toMatch(/^Owner/);
  await keys.press('Enter');
  await dialog('Create a key').getByText('Say whom the key is for').waitFor();
  await keys.type('Bob');
  await keys.tabTo('Addresses');
  await keys.type('10.0.0/8');
  await keys.press('Enter');
  await keys.tabTo('Create the key');
  await keys.press('Enter');
  await dialog('Create a key')
    .getByText('must be an address or a range such as 10.0.0.0/8, found "10.0.0/8"', { exact: true })
    .waitFor();
  expect(await page.getByRole('textbox', { name: 'Owner' }).inputValue()).toBe('Bob');
  await keys.press('Escape');
  await nothingOpen();
  expect(await list.owners()).toEqual(['Ana']);
});

it('changes what the key may do, from the next request on', async () => {
  await choose('Edit Ana’s key');
  await dialog('Edit Ana’s key').waitFor();
  await expect.poll(keys.focused).toMatch(/^Owner/);
  await keys.tabTo('Models');
  await keys.type('qwen*');
  await keys.press('Enter');
  await keys.tabTo('Requests at once');
  await keys.press('Control+A');
  await keys.type('2');
  await keys.tabTo('Tokens per minute');
  await keys.type('20000');
  await keys.tabTo('Save ck_');
  await keys.press('Enter');
  await noticeOn(page, 'Changed Ana’s key').waitFor();
  await expect.poll(() => list.says('Ana', 'Models and limits')).toBe('qwen* 2 requests at once, 20,000 tokens/min');
  expect(await statusWith(panel.url, first, 'llama3.1:8b')).toBe(403);
  expect(await statusWith(panel.url, first, 'qwen2.5-coder:14b')).toBe(200);
});

it('saves nothing while nothing is changed', async () => {
  await choose('Edit Ana’s key');
  expect(await dialog('Edit Ana’s key').getByRole('button', { name: /^Save/ }).isDisabled()).toBe(true);
  await keys.press('Escape');
  await nothingOpen();
});

it('rotates it: both secrets work, and the row tells when and from where the old one was last used', async () => {
  await choose('Rotate Ana’s key');
  await dialog('Rotate Ana’s key').waitFor();
  await expect.poll(keys.focused).toMatch(/^The old secret works for/);
  await keys.tabTo('Rotate ck_');
  await keys.press('Enter');
  await dialog('A new secret for Ana').waitFor();
  await expect.poll(keys.focused).toBe('Copy the secret');
  await keys.press('Enter');
  await expect.poll(copied).not.toBe(first);
  second = await copied();
  await keys.tabTo('I have stored it');
  await keys.press('Enter');
  await nothingOpen();
  expect(await statusWith(panel.url, second, 'qwen2.5-coder:14b')).toBe(200);
  expect(await statusWith(panel.url, first, 'qwen2.5-coder:14b')).toBe(200);
  await expect
    .poll(() => list.says('Ana', 'Last used'))
    .toMatch(/^(just now|\d s ago) from 127\.0\.0\.1 old secret: .* from 127\.0\.0\.1, ends in 23 h 59 m$/);
});

it('tells in the details what it was used for, and who still comes with the old secret', async () => {
  await list.row('Ana').getByRole('link').focus();
  await keys.press('Enter');
  const details = dialog('Ana’s key');
  await details.getByText('Somebody still comes with it.').waitFor();
  await keys.tabTo('Requests per hour: show as a table');
  await keys.press('Enter');
  const requests = details.getByRole('region', { name: 'Requests per hour', exact: true });
  await expect.poll(() => requests.getByRole('row').nth(1).innerText()).toMatch(/\s5$/);
  await keys.tabTo('Tokens per hour: show as a table');
  await keys.press('Enter');
  const tokens = details.getByRole('region', { name: 'Tokens per hour', exact: true });
  await expect.poll(() => tokens.getByRole('row').nth(1).innerText()).toMatch(/\s[1-9]\d*\s+20$/);
});

it('ends the old secret by its button, after saying who would be shut out', async () => {
  await keys.press('Shift+Tab');
  await keys.tabTo('End the old secret of Ana’s key');
  await keys.press('Enter');
  const question = dialog('End the old secret of Ana’s key?');
  await question.getByText(/was last used .* from 127\.0\.0\.1\.$/).waitFor();
  await expect.poll(keys.focused).toBe('Cancel');
  await keys.press('Tab', 'Enter');
  await noticeOn(page, /^The old secret of ck_\w+ works no more/).waitFor();
  expect(await statusWith(panel.url, first, 'qwen2.5-coder:14b')).toBe(401);
  expect(await statusWith(panel.url, second, 'qwen2.5-coder:14b')).toBe(200);
  await keys.press('Escape');
  await nothingOpen();
});

it('revokes it, after a question that a hasty Enter answers with no', async () => {
  await choose('Revoke Ana’s key');
  const question = dialog('Revoke Ana’s key?');
  await question.getByText('This cannot be undone').waitFor();
  await expect.poll(keys.focused).toBe('Cancel');
  await keys.press('Enter');
  await nothingOpen();
  expect(await statusWith(panel.url, second, 'qwen2.5-coder:14b')).toBe(200);
  await choose('Revoke Ana’s key');
  await question.waitFor();
  await expect.poll(keys.focused).toBe('Cancel');
  await keys.press('Tab', 'Enter');
  await noticeOn(page, 'Revoked Ana’s key').waitFor();
  expect(await statusWith(panel.url, second, 'qwen2.5-coder:14b')).toBe(401);
  await page.getByRole('heading', { name: 'No key works any more' }).waitFor();
  await keys.tabTo('Expired and revoked ones too (1)');
  await keys.press('Space');
  await expect.poll(() => list.says('Ana', 'State')).toMatch(/^revoked (just now|\d s ago)$/);
});
