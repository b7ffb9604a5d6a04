import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noticeOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { openTraffic, request } from './support/requests.ts';

let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
  page = panel.page;
});
afterAll(() => panel?.close());
beforeEach(async () => {
  await page.reload();
  await openAliases(page);
});

async function openAliases(on: Page): Promise<void> {
  await on.evaluate(() => {
    window.location.hash = '#/models?show=aliases';
  });
  await on.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
}

const row = (name: string): Locator => page.locator(`[data-alias="${name}"]`);
const says = async (name: string): Promise<string> => (await row(name).innerText()).replace(/\s+/g, ' ').trim();
const onDisk = (): string => readFileSync(panel.configPath, 'utf8');
const dialog = (name: string): Locator => page.getByRole('dialog', { name });

describe('aliases on the models screen', () => {
  it('say what they are for while there are none, and are reached from the models by a click', async () => {
    await page.getByRole('heading', { name: 'No aliases yet' }).waitFor();
    await page.getByText('On backends').click();
    await page.getByRole('grid', { name: 'Models by backend' }).waitFor();
    await page.getByText('Aliases (0)').click();
    await page.getByRole('heading', { name: 'No aliases yet' }).waitFor();
  });

  it('are made by keyboard alone, and count at once, in the file and for clients', async () => {
    await openPalette(page);
    await page.keyboard.type('make an alias');
    await page.keyboard.press('Enter');
    const form = dialog('Make an alias');
    await expect
      .poll(() => form.getByRole('textbox', { name: 'Name' }).evaluate((it) => it === document.activeElement))
      .toBe(true);
    await page.keyboard.type('chat');
    await page.keyboard.press('Tab');
    await page.keyboard.type('llama3.1:70b');
    await page.keyboard.press('Escape');
    for (const key of ['Tab', 'Tab']) await page.keyboard.press(key);
    await page.keyboard.type('llama3.2:3b');
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: 'Make chat' }).focus();
    await page.keyboard.press('Enter');
    await noticeOn(page, 'chat was made').waitFor();
    await expect.poll(() => form.count()).toBe(0);
    await expect
      .poll(() => says('chat'))
      .toMatch(/^chat now llama3.1:70b on rig-a6000 fallback llama3.2:3b on old-3070/);
    expect(onDisk()).toMatch(/aliases:\s+chat:\s+model: llama3.1:70b\s+fallbacks:\s+- llama3.2:3b/);
    expect((await request(panel.url, { id: 'asked-chat', model: 'chat', tokens: 3 })).status).toBe(200);
  });

  it('say what is wrong while it is typed, by the field, and let nothing wrong be sent', async () => {
    await page.getByRole('button', { name: 'Make an alias' }).first().click();
    const form = dialog('Make an alias');
    await form.getByRole('textbox', { name: 'Name' }).fill('Chat:latest');
    await form.getByText('There is an alias called chat already').waitFor();
    await form.getByRole('textbox', { name: 'Name' }).fill('big');
    await form.getByRole('combobox', { name: 'Model' }).fill('chat');
    await form.getByText('"chat" is itself an alias: write the name of a model').waitFor();
    expect(await form.getByRole('button', { name: 'Make big' }).isDisabled()).toBe(true);
    await form.getByRole('combobox', { name: 'Model' }).fill('no-such:1b');
    await form.getByText('No backend has it now').waitFor();
    await form.getByRole('combobox', { name: 'Fallbacks' }).fill('caht');
    await page.keyboard.press('Enter');
    await form.getByText('no alias has the name "caht", did you mean `chat`?').waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('chat');
    await page.keyboard.press('Enter');
    await expect.poll(() => form.getByRole('button', { name: 'Make big' }).isEnabled()).toBe(true);
    await form.getByRole('button', { name: 'Make big' }).click();
    await expect
      .poll(() => says('big'))
      .toMatch(/^big not served no-such:1b no backend has it now llama3.1:70b on rig-a6000 fallback llama3.2:3b/);
  });

  it('are changed, and changed back from the notice', async () => {
    await row('chat').getByRole('button', { name: 'Edit chat' }).click();
    const form = dialog('Edit chat');
    await form.getByRole('combobox', { name: 'Backends' }).click();
    await page.getByRole('option', { name: 'old-3070' }).click();
    await form.getByRole('combobox', { name: 'Model' }).fill('llama3.1:8b');
    await form.getByRole('button', { name: 'Save chat' }).click();
    await expect.poll(() => says('chat')).toMatch(/^chat now llama3.1:8b on old-3070 fallback llama3.2:3b/);
    await noticeOn(page, 'chat was changed').getByRole('button', { name: 'Change it back' }).click();
    await expect.poll(() => says('chat')).toMatch(/^chat now llama3.1:70b on rig-a6000 fallback/);
  });

  it('show which fallback a request took and why, where the request is', async () => {
    await request(panel.url, { id: 'asked-big', model: 'big', tokens: 3 });
    const traffic = await openTraffic(page);
    await expect.poll(() => traffic.says('asked-big')).toContain('big:latest → llama3.1:70b');
    await traffic.row('asked-big').click();
    const why = traffic.details.getByRole('region', { name: 'Why there' });
    await why.getByText('big:latest came to llama3.1:70b, a fallback.').waitFor();
    await why.getByText(/^no-such:1b was not: model 'no-such:1b' not found/).waitFor();
    await page.keyboard.press('Escape');
  });

  it('are offered by the playground, which tells the model that answers', async () => {
    await page.evaluate(() => {
      window.location.hash = '#/playground';
    });
    await page.getByRole('combobox', { name: 'Model' }).fill('chat');
    await page.getByRole('option', { name: /^chat/ }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
    await page.keyboard.press('Enter');
    await page
      .getByText(/rig-a6000/)
      .first()
      .waitFor();
  });

  it('are removed after a question that says who falls back to them, and put back from the notice', async () => {
    const before = onDisk();
    await row('chat').getByRole('button', { name: 'Remove chat' }).click();
    const question = dialog('Remove chat?');
    await question.getByText('big will no longer fall back to it.').waitFor();
    await question.getByRole('button', { name: 'Remove chat' }).click();
    await expect.poll(() => row('chat').count()).toBe(0);
    expect((await request(panel.url, { id: 'gone', model: 'chat' })).status).toBe(404);
    await noticeOn(page, 'chat was removed').getByRole('button', { name: 'Put chat back' }).click();
    await expect.poll(() => says('big')).toContain('now llama3.1:70b on rig-a6000');
    expect(onDisk().split('\n').sort()).toEqual(before.split('\n').sort());
  });
});
