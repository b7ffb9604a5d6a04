import { readFileSync, writeFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigView } from '../../shared/config-view.ts';
import { violations } from './support/accessibility.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

const commented = [
  '# placed with care',
  'routing:',
  '  policy: least-busy # calm',
  '  # after a talk with the team',
  '  queueTimeout: 30s',
  '  retries: 3',
  '',
].join('\n');

let panel: PanelUnderTest;
let page: Page;
let file: string;
let original: string;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends, config: commented });
  page = panel.page;
  file = (await readConfig()).file ?? '';
  original = readFileSync(file, 'utf8');
});
afterAll(() => panel?.close());

beforeEach(async () => {
  writeFileSync(file, original);
  await expect.poll(async () => (await readConfig()).text).toBe(original);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.goto(`${page.url().split('#')[0]}#/fleet`);
  await page.reload();
  await page.removeAllListeners('dialog');
  await goTo('routing');
  await field('routing.policy').waitFor();
});

async function readConfig(): Promise<ConfigView> {
  const reply = await panel.host.dispatch('config.read', undefined);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value as ConfigView;
}

const onDisk = (): string => readFileSync(file, 'utf8');
const goTo = (id: string): Promise<unknown> => page.goto(`${page.url().split('#')[0]}#/settings/${id}`);
const row = (path: string): Locator => page.locator(`[data-setting="${path}"]`);
const field = (path: string): Locator => row(path).getByRole('textbox').or(row(path).getByRole('combobox')).first();
const bar = (): Locator => page.getByRole('region', { name: 'Unsaved changes' });
const save = (): Promise<void> => bar().getByRole('button', { name: 'Save' }).click();

async function choose(path: string, value: string): Promise<void> {
  await field(path).click();
  await page.getByRole('option', { name: value }).click();
}

/** Replaces a text of the file as an editor would. */
const edit = (from: string, to: string): void => writeFileSync(file, onDisk().replace(from, to));

describe('the settings', () => {
  it('change keys in the file and in the gateway, and keep its comments', async () => {
    await choose('routing.policy', 'round-robin');
    await field('routing.queueTimeout').fill('90s');
    await bar().getByText('2 changes').waitFor();
    await save();
    await page.getByText('2 changes saved').waitFor();
    expect(onDisk()).toBe(original.replace('least-busy', 'round-robin').replace('30s', '90s'));
    const status = await panel.host.gateway.handlers['gateway.status'](undefined);
    expect(status.ok && status.value.gateway.policy).toBe('round-robin');
    await expect.poll(() => bar().count()).toBe(0);
  });

  it('can be taken back right after they were saved', async () => {
    await choose('routing.policy', 'round-robin');
    await field('routing.cooldown').fill('5s');
    await save();
    await page.getByRole('button', { name: 'Take them back' }).click();
    await page.getByText('The configuration is as it was').waitFor();
    expect(onDisk()).toBe(original);
    expect(await field('routing.cooldown').inputValue()).toBe('30s');
  });

  it('refuse a bad duration while it is typed, at its field and in the engine’s words', async () => {
    await field('routing.queueTimeout').fill('90');
    await row('routing.queueTimeout')
      .getByText('must be a duration such as 500ms, 5s, 10m or 24h, found "90"')
      .waitFor();
    expect(await field('routing.queueTimeout').getAttribute('aria-invalid')).toBe('true');
    await bar().getByRole('link', { name: 'routing.queueTimeout' }).waitFor();
    await save();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing can be saved before this is put right').waitFor();
    expect(await dialog.getByRole('button', { name: /^Save/ }).count()).toBe(0);
    expect(onDisk()).toBe(original);
    await page.keyboard.press('Escape');
    await field('routing.queueTimeout').fill('90s');
    await expect.poll(() => row('routing.queueTimeout').locator('.setting-problem').count()).toBe(0);
  });

  it('refuse values that are unknown, and those that conflict, each at its field', async () => {
    await field('routing.retries').fill('many');
    await row('routing.retries').getByText('must be a whole number from 0 to 10, found "many"').waitFor();
    await page.getByRole('link', { name: 'Backends' }).click();
    await page.getByRole('button', { name: /old-3070/ }).click();
    await field('backends.old-3070.id').fill('rig-4090');
    await row('backends.old-3070.id').getByText('"rig-4090" is already the id of backends[0]').waitFor();
    await page.getByRole('link', { name: 'Listen' }).click();
    await field('listen.redirectFrom').fill('8081');
    await row('listen.redirectFrom').getByText('needs listen.tls: there is no HTTPS to redirect to').waitFor();
  });

  it('ask for what else is needed, also of a new alias', async () => {
    await page.getByRole('link', { name: 'Listen' }).click();
    await row('listen.tls').getByLabel('Certificate').fill('cert.pem');
    await row('listen.tls').getByText('is required: text').waitFor();
    await row('listen.tls').getByLabel('Key').fill('key.pem');
    await expect.poll(() => row('listen.tls').getByText('is required: text').count()).toBe(0);
    await page.getByRole('link', { name: 'Models' }).nth(1).click();
    await page.getByLabel('Name of a new entry of models.aliases').fill('chat');
    await page.keyboard.press('Enter');
    const alias = page.getByRole('region', { name: 'chat' });
    await alias.getByText('is required: a model name').waitFor();
    await alias.getByLabel('Model', { exact: true }).fill('llama3.1:8b');
    await expect.poll(() => alias.getByText('is required: a model name').count()).toBe(0);
  });

  it('go back to a default by taking the key out of the file', async () => {
    await row('routing.retries').getByRole('button', { name: 'Reset to default: routing.retries' }).click();
    expect(await field('routing.retries').inputValue()).toBe('2');
    await row('routing.retries').getByText('Was 3.').waitFor();
    await save();
    await page.getByText('1 change saved').waitFor();
    expect(onDisk()).toBe(original.replace('\n  retries: 3', ''));
    expect(await row('routing.retries').getByRole('button').count()).toBe(0);
  });

  it('are discarded only after a question, and the file stays as it was', async () => {
    await field('routing.retries').fill('5');
    await bar().getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await field('routing.retries').inputValue()).toBe('5');
    await bar().getByRole('button', { name: 'Discard' }).click();
    await page.getByText('What you changed of routing.retries is forgotten').waitFor();
    await page.getByRole('button', { name: 'Discard 1 change' }).click();
    await expect.poll(() => field('routing.retries').inputValue()).toBe('3');
    expect(onDisk()).toBe(original);
  });

  it('keep unsaved changes while one looks at another screen, and have the browser ask before it leaves', async () => {
    await field('routing.retries').fill('5');
    await page.getByRole('link', { name: 'Fleet', exact: true }).click();
    await page.getByRole('link', { name: 'Settings' }).getByLabel('1 unsaved changes').waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await goTo('routing');
    expect(await field('routing.retries').inputValue()).toBe('5');
    const asked = page.waitForEvent('dialog');
    const leaving = page.reload({ timeout: 3_000 }).catch(() => 'stayed');
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    expect(await leaving).toBe('stayed');
    expect(await field('routing.retries').inputValue()).toBe('5');
  });

  it('say what waits for a restart, before saving and after', async () => {
    await page.getByRole('link', { name: 'Listen' }).click();
    await page.getByText('Changes here take effect when the gateway is started again').waitFor();
    await field('listen.port').fill('18080');
    await row('listen.port').getByText('Takes effect after a restart').waitFor();
    await bar().getByRole('button', { name: 'Review' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('takes effect after a restart').waitFor();
    expect(await dialog.getByRole('row', { name: /listen.port/ }).innerText()).toMatch(/0\s+18080/);
    await dialog.getByRole('button', { name: 'Save 1 change' }).click();
    await page.getByText('1 change saved; listen.port waits for the next start of the gateway').waitFor();
    await row('listen.port').getByText('Takes effect after a restart').waitFor();
    expect(onDisk()).toContain('port: 18080');
  });

  it('show what the file says now when it is edited meanwhile, and keep what was not saved', async () => {
    await choose('routing.policy', 'round-robin');
    await field('routing.cooldown').fill('5s');
    edit('least-busy # calm', 'weighted # by hand');
    edit('retries: 3', 'retries: 7');
    const note = page.getByRole('status').filter({ hasText: 'The file was changed meanwhile' });
    await note.getByText('Your 2 unsaved changes are kept').waitFor();
    await note.getByText('routing.policy: changed in the file too').waitFor();
    expect(await field('routing.retries').inputValue()).toBe('7');
    expect(await field('routing.cooldown').inputValue()).toBe('5s');
    await note.getByRole('button', { name: 'Understood' }).click();
    await save();
    await page.getByText('2 changes saved').waitFor();
    expect(onDisk()).toContain('policy: round-robin # by hand');
    expect(onDisk()).toContain('retries: 7');
  });

  it('find keys by name and meaning from the keyboard, on all pages at once', async () => {
    await page.keyboard.press('Escape');
    await page.locator('body').press('/');
    const search = page.getByRole('textbox', { name: 'Search the settings' });
    await expect.poll(() => search.evaluate((box) => box === document.activeElement)).toBe(true);
    await search.fill('slot');
    await page.getByRole('heading', { name: /keys? found/ }).waitFor();
    await row('routing.queueTimeout').waitFor();
    expect(await row('routing.retries').count()).toBe(0);
    await search.fill('nothing like that');
    await page.getByText('No key of that name or meaning').waitFor();
    await search.press('Escape');
    await field('routing.policy').waitFor();
  });

  it('show and export the file as it is', async () => {
    await page.getByRole('link', { name: 'The file' }).click();
    await page.getByText(file).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('corral.yaml');
    expect(readFileSync(await download.path(), 'utf8')).toBe(onDisk());
    await page.getByRole('button', { name: 'Copy the text' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(onDisk());
  });

  it('can be edited and saved with the keyboard alone', async () => {
    await field('routing.retries').focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('6');
    await page.keyboard.press('ControlOrMeta+S');
    await page.getByText('1 change saved').waitFor();
    expect(onDisk()).toContain('retries: 6');
  });

  it('have nothing that axe finds fault with, in any state', async () => {
    const pages = [
      'listen',
      'control',
      'access',
      'routing',
      'health',
      'limits',
      'timeouts',
      'log',
      'notify',
      'models',
      'certificate',
      'file',
      'gateway',
    ];
    for (const id of pages) {
      await goTo(id);
      await page.getByRole('navigation', { name: 'Settings' }).locator('[aria-current="page"]').waitFor();
      expect([id, await violations(page)]).toEqual([id, []]);
    }
    await goTo('backends');
    await page.getByRole('button', { name: /rig-4090/ }).click();
    expect(await violations(page)).toEqual([]);
    await goTo('routing');
    await field('routing.queueTimeout').fill('90');
    await row('routing.queueTimeout').locator('.setting-problem').waitFor();
    expect(await violations(page)).toEqual([]);
    await bar().getByRole('button', { name: 'Review' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }, 90_000);
});
