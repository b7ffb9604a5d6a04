import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { models, presets } from '../../main/simulator/index.ts';
import { noticeOn } from './support/fleet-list.ts';
import type { FleetPlan } from './support/fleets.ts';
import { type MatrixOnScreen, openModels } from './support/matrix.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const LLAMA = 'llama3.1:8b';
const CODER = 'qwen2.5-coder:14b';
const PATIENT = { timeout: 30_000 };

/** One large enough for both models, one for either. */
const fleet: FleetPlan = [
  { id: 'rig-4090', ...presets.rtx4090(), models: [models.llama8b(), models.qwenCoder14b()] },
  { id: 'old-3070', ...presets.rtx3070(), models: [models.llama8b()], defaultNumCtx: 4_096 },
];

let panel: PanelUnderTest;
let page: Page;
let matrix: MatrixOnScreen;

async function start(config = ''): Promise<void> {
  panel = await startPanel({ fleet, config });
  page = panel.page;
  matrix = await openModels(page);
  await matrix.row(LLAMA).waitFor();
}
afterEach(() => panel?.close());

const form = () => page.getByRole('dialog', { name: 'Keep a model warm' });
const mark = (model: string) => matrix.row(model).getByRole('rowheader');
const onDisk = (): string => readFileSync(panel.configPath, 'utf8');

describe('a model that is kept warm', () => {
  beforeEach(() => start());

  it('becomes so by its menu, says how many copies there are, and no longer is after one click more', async () => {
    await matrix.choose(LLAMA, 'rig-4090', `Keep ${LLAMA} warm …`);
    await form().getByRole('textbox', { name: 'Copies' }).fill('2');
    const outlook = form().getByRole('region', { name: 'What the rule would do now' });
    await outlook.getByText(/^rig-4090: will be loaded: needs about 4\.9 GB/).waitFor();
    await outlook.getByText(/^old-3070: will be loaded:/).waitFor();
    await form().getByRole('button', { name: 'Keep 2 copies warm' }).click();
    await noticeOn(page, `2 copies of ${LLAMA} are kept warm from now on`).waitFor();
    await expect.poll(() => mark(LLAMA).innerText(), PATIENT).toContain('2 of 2 kept warm');
    expect(onDisk()).toMatch(/warm:\s+llama3\.1:8b:\s+copies: 2/);
    for (const id of ['rig-4090', 'old-3070']) expect(await matrix.says(LLAMA, id)).toMatch(/^loaded/);

    await matrix.choose(LLAMA, 'rig-4090', `Unload from rig-4090`);
    await noticeOn(page, /a rule keeps llama3\.1:8b warm on rig-4090/).waitFor();
    await matrix.choose(LLAMA, 'rig-4090', `Keep ${LLAMA} warm no longer`);
    await noticeOn(page, `${LLAMA} is no longer kept warm`).waitFor();
    await expect.poll(() => mark(LLAMA).innerText()).not.toContain('kept warm');
    await page.getByRole('button', { name: 'Keep it warm again' }).click();
    await expect.poll(() => mark(LLAMA).innerText(), PATIENT).toContain('2 of 2 kept warm');
  });

  it('is ruled by keyboard alone, from the palette, on chosen backends', async () => {
    await openPalette(page);
    await page.keyboard.type(`keep ${LLAMA} warm`);
    await page.keyboard.press('Enter');
    const copies = form().getByRole('textbox', { name: 'Copies' });
    await expect.poll(() => copies.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    const backends = form().getByRole('combobox', { name: 'Backends' });
    await expect.poll(() => backends.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.keyboard.type('old');
    await page.getByRole('option', { name: 'old-3070' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await form()
      .getByText(/^old-3070: will be loaded/)
      .waitFor();
    await form().getByRole('button', { name: 'Keep 1 copy warm' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => mark(LLAMA).innerText(), PATIENT).toContain('1 of 1 kept warm');
    expect(await matrix.says(LLAMA, 'rig-4090')).toBe('installed');
    expect(onDisk()).toMatch(/backends:\s+- old-3070|backends: \[\s*old-3070\s*\]/);
  });
});

describe('rules that cannot be kept, or not yet', () => {
  it('say why on the screen, in the model and in its cells, in light and dark', async () => {
    await start(`models: { keepAlive: { '*': pin }, warm: { '${LLAMA}': { copies: 2 }, '${CODER}': { copies: 2 } } }`);
    await expect.poll(() => mark(LLAMA).innerText(), PATIENT).toContain('2 of 2 kept warm');
    await expect.poll(() => mark(CODER).innerText(), PATIENT).toContain('1 of 2 kept warm');
    const found = await look(page, 'models-kept');
    await mark(CODER).click();
    const drawer = page.getByRole('dialog', { name: CODER });
    await drawer.getByText('Why not more: old-3070: not installed there: pull it first.').waitFor();
    found.push(...(await look(page, 'models-kept-model')));
    await drawer.getByRole('button', { name: `Change how ${CODER} is kept warm …` }).click();
    await form()
      .getByText(/^1 cannot be had for now/)
      .waitFor();
    found.push(...(await look(page, 'models-keep-form')));
    // It lies over the drawer.
    await form().getByRole('button', { name: 'Save the rule' }).click();
    await expect.poll(() => form().count()).toBe(0);
    expect(found).toEqual([]);
  });
});

describe('how long models stay', () => {
  it('is set in the settings, checked while it is typed, and in the file at once', async () => {
    await start();
    await page.evaluate(() => {
      window.location.hash = '#/settings/models';
    });
    await page.getByLabel('Name of a new entry of models.keepAlive').fill('*:8b');
    await page.keyboard.press('Enter');
    const value = page.getByLabel('Value of *:8b');
    await value.fill('half an hour');
    await page
      .getByText('must be pin, default or a duration such as 30m or 24h, found "half an hour"')
      .first()
      .waitFor();
    await value.fill('30m');
    await value.scrollIntoViewIfNeeded();
    const found = await look(page, 'settings-keep-alive');
    await page.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Save' }).click();
    await expect.poll(onDisk, PATIENT).toMatch(/keepAlive:\s+["']?\*:8b["']?: 30m/);
    expect(found).toEqual([]);
  });
});
