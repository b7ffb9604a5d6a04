import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { models } from '../../main/simulator/index.ts';
import { type FleetPlan, threeBackends } from './support/fleets.ts';
import { type MatrixOnScreen, openModels } from './support/matrix.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

const PHI = 'phi4:14b';
const fleet: FleetPlan = threeBackends.map((backend) => ({
  ...backend,
  registry: [models.named(PHI, { sizeBytes: 9_000_000_000 }), models.qwen27b()],
  pullBandwidth: 200_000_000,
}));

let panel: PanelUnderTest;
let page: Page;
let matrix: MatrixOnScreen;
beforeAll(async () => {
  panel = await startPanel({ fleet });
  page = panel.page;
});
afterAll(() => panel?.close());
beforeEach(async () => {
  await page.reload();
  matrix = await openModels(page);
  await matrix.row('llama3.1:8b').waitFor();
});

const server = (id: string) => panel.servers[fleet.findIndex((backend) => backend.id === id)]!;
const isInMemory = (id: string, model: string): boolean =>
  server(id)
    .snapshot()
    .runners.some(({ name, state }) => name === model && state === 'ready');

describe('the matrix of models and backends', () => {
  it('says of each model on each backend whether it is installed, loaded and for how long, not there, or different', async () => {
    await expect.poll(() => matrix.says('llama3.1:8b', 'rig-4090')).toMatch(/^loaded \d+ m$/);
    expect(await matrix.says('llama3.1:8b', 'rig-a6000')).toBe('installed');
    expect(await matrix.says('llama3.1:8b', 'old-3070')).toBe('installed digest differs');
    expect(await matrix.says('llama3.1:70b', 'rig-a6000')).toMatch(/^loaded/);
    expect(await matrix.says('llama3.1:70b', 'rig-4090')).toBe('– not here');
  });

  it('explains a cell in words, to the pointer and to the keyboard', async () => {
    await (await matrix.cell('llama3.1:8b', 'old-3070')).hover();
    await page
      .getByText(/^Its digest is dddddddddddd, that of most others [0-9a-f]{12}: it answers differently$/)
      .waitFor();
    await matrix.grid.focus();
    await page.keyboard.press('Control+End');
    await page
      .locator('#matrix-words')
      .getByText(/qwen2.5-coder:14b on old-3070. Not installed there/)
      .waitFor();
  });

  it('filters by name with /, by what is loaded and by what differs, and says so in the address', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('coder');
    await expect.poll(() => matrix.grid.locator('[data-model]').count()).toBe(1);
    expect(new URL(page.url()).hash).toBe('#/models?q=coder');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.getByRole('switch', { name: /Only what differs/ }).click();
    await expect.poll(() => matrix.grid.locator('[data-model]').count()).toBe(1);
    expect(await matrix.row('llama3.1:8b').isVisible()).toBe(true);
    await page.reload();
    await expect.poll(() => matrix.grid.locator('[data-model]').count()).toBe(1);
    await page.getByRole('switch', { name: /Only what differs/ }).click();
    await page.getByRole('switch', { name: /Only loaded/ }).click();
    await expect.poll(() => matrix.row('nomic-embed-text:latest').count()).toBe(0);
    await matrix.row('llama3.1:70b').waitFor();
  });

  it('says when no model matches, and shows all again', async () => {
    await page.getByRole('textbox', { name: 'Filter models' }).fill('nothing like it');
    await page.getByRole('heading', { name: 'No model matches' }).waitFor();
    await page.getByRole('button', { name: 'Show all models' }).click();
    await matrix.row('llama3.2:3b').waitFor();
  });
});

describe('what can be done to a model', () => {
  it('warms it by click until it is loaded, and unloads it again', async () => {
    await matrix.choose('llama3.1:8b', 'rig-a6000', 'Warm on rig-a6000');
    await expect.poll(() => matrix.says('llama3.1:8b', 'rig-a6000')).toMatch(/^loaded/);
    expect(isInMemory('rig-a6000', 'llama3.1:8b')).toBe(true);
    await matrix.operation('Warming llama3.1:8b on rig-a6000').getByText('done', { exact: true }).waitFor();

    await matrix.choose('llama3.1:8b', 'rig-a6000', 'Unload from rig-a6000');
    await expect.poll(() => matrix.says('llama3.1:8b', 'rig-a6000')).toBe('installed');
    await expect.poll(() => isInMemory('rig-a6000', 'llama3.1:8b')).toBe(false);
  });

  it('warms it by keyboard alone: arrows to the cell, w, Enter', async () => {
    await matrix.grid.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'w']) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog', { name: 'Warm a model' });
    await expect
      .poll(() =>
        dialog.getByRole('button', { name: 'Warm on rig-4090' }).evaluate((it) => it === document.activeElement),
      )
      .toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => matrix.says('nomic-embed-text:latest', 'rig-4090')).toMatch(/^loaded/);
    await expect.poll(() => dialog.count()).toBe(0);
  });
});
