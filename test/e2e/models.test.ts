import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { models } from '../../main/simulator/index.ts';
import { type FleetPlan, threeBackends } from './support/fleets.ts';
import { type MatrixOnScreen, openModels } from './support/matrix.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

const PHI = 'phi4:14b';
const CLOUD = 'gpt-oss:120b-cloud';
const cloud = models.named(CLOUD, {
  remote: { model: 'gpt-oss:120b', host: 'https://ollama.com:443' },
  sizeBytes: 384,
});
const fleet: FleetPlan = threeBackends.map((backend) => ({
  ...backend,
  models: [...(backend.models ?? []), ...(backend.id === 'rig-4090' ? [cloud] : [])],
  registry: [models.named(PHI, { sizeBytes: 9_000_000_000 }), models.qwen27b()],
  pullBandwidth: 200_000_000,
  ...(backend.id === 'old-3070' ? { defaultNumCtx: 4_096 } : {}),
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

  it('keeps what runs in the cloud apart, and offers to load nothing of it', async () => {
    await expect.poll(() => matrix.grid.locator('[data-model]').last().getAttribute('data-model')).toBe(CLOUD);
    await matrix.row(CLOUD).getByText('cloud, at ollama.com').waitFor();
    expect(await matrix.says(CLOUD, 'rig-4090')).toBe('cloud');
    await (await matrix.cell(CLOUD, 'rig-4090')).click();
    const menu = page.getByRole('menu', { name: `Actions for ${CLOUD} on rig-4090` });
    await menu.getByRole('menuitem', { name: 'Delete from rig-4090' }).waitFor();
    expect(await menu.getByRole('menuitem', { name: /Warm|Unload|Sync|as …/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page
      .locator('#matrix-words')
      .getByText(/It runs at ollama\.com/)
      .waitFor();
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
      .getByText(/gpt-oss:120b-cloud on old-3070. Not installed there/)
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

  it('offers the best places first and warms on as many of them as one asks for, for ever', async () => {
    await matrix.choose('llama3.1:8b', 'old-3070', 'Warm llama3.1:8b on …');
    const dialog = page.getByRole('dialog', { name: 'Warm a model' });
    await expect.poll(() => dialog.getByRole('checkbox', { checked: true }).count()).toBe(1);
    await dialog.getByText('loaded already').waitFor();
    await dialog.getByRole('textbox', { name: 'How many of the best-fitting' }).fill('2');
    await dialog.getByText('For ever').click();
    await dialog.getByRole('button', { name: /^Warm on / }).click();
    for (const id of ['rig-a6000', 'old-3070'])
      await expect.poll(() => matrix.says('llama3.1:8b', id)).toMatch(/^loaded stays/);
    expect(await matrix.says('llama3.1:8b', 'old-3070')).toContain('digest, context differ');
  });

  it('takes an unload back from the notice that told of it', async () => {
    await matrix.choose('llama3.1:8b', 'rig-4090', 'Unload from rig-4090');
    await expect.poll(() => matrix.says('llama3.1:8b', 'rig-4090')).toBe('installed');
    await page.getByRole('button', { name: 'Warm it again' }).click();
    await expect.poll(() => matrix.says('llama3.1:8b', 'rig-4090')).toMatch(/^loaded/);
  });

  it('copies its name', async () => {
    await matrix.choose('nomic-embed-text:latest', 'rig-4090', 'Copy the name nomic-embed-text:latest');
    await page.getByText('Copied nomic-embed-text:latest').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('nomic-embed-text:latest');
  });

  it('opens with every copy in words, from the keyboard and from its address', async () => {
    await matrix.grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'llama3.1:8b' });
    await drawer.getByText(/^Its digest is dddddddddddd/).waitFor();
    expect(new URL(page.url()).hash).toBe('#/models/llama3.1%3A8b');
    await page.reload();
    await drawer.getByText('4.9 GB on 3 of 3 backends').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => drawer.count()).toBe(0);
  });
});

const pullDialog = () => page.getByRole('dialog', { name: 'Pull a model' });

async function pull(model: string, ...backends: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Pull a model' }).click();
  await pullDialog().getByRole('combobox', { name: 'Model' }).fill(model);
  await page.keyboard.press('Tab');
  for (const id of backends) await pullDialog().getByRole('checkbox', { name: id }).check();
  await pullDialog()
    .getByRole('button', { name: /^Pull to / })
    .click();
}

describe('a pull', () => {
  it('shows how far it is, how fast and how long still, until the model is installed', async () => {
    server('rig-4090').configure({ pullBandwidth: 60_000_000 });
    await pull(PHI, 'rig-4090');
    const row = matrix.operation(`Pulling ${PHI} on rig-4090`);
    await row.getByText(/^\d.* %, [\d.]+ [MG]B of 9\.0 GB, [\d.]+ [MG]B\/s, .* left$/).waitFor();
    await expect.poll(() => matrix.says(PHI, 'rig-4090')).toBe('pulling');
    const bar = row.getByRole('progressbar', { name: `Pulling ${PHI} on rig-4090` });
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await row.getByText(/^\d layers? so far, (\d|all) there$/).click();
    const layers = row.getByRole('list', { name: `Layers: Pulling ${PHI} on rig-4090` });
    await layers
      .getByRole('listitem')
      .filter({ hasText: /^[0-9a-f]{12}/ })
      .getByText(/^\d.* %, [\d.]+ [MG]B of 9\.0 GB, [\d.]+ [MG]B\/s, .* left$/)
      .waitFor();
    server('rig-4090').configure({ pullBandwidth: 2_000_000_000 });
    await row.getByText('done', { exact: true }).waitFor();
    await expect.poll(() => matrix.says(PHI, 'rig-4090')).toBe('installed');
  });

  it('goes on while the page is closed', async () => {
    server('old-3070').configure({ pullBandwidth: 30_000_000 });
    await pull(PHI, 'old-3070');
    await matrix
      .operation(`Pulling ${PHI} on old-3070`)
      .getByText(/ left$/)
      .waitFor();
    await page.goto('about:blank');
    await page.goBack();
    const row = matrix.operation(`Pulling ${PHI} on old-3070`);
    await row.getByText(/ left$/).waitFor();
    server('old-3070').configure({ pullBandwidth: 2_000_000_000 });
    await row.getByText('done', { exact: true }).waitFor();
  });

  it('is cancelled half way and says what stays', async () => {
    server('rig-a6000').configure({ pullBandwidth: 30_000_000 });
    await pull(PHI, 'rig-a6000');
    const row = matrix.operation(`Pulling ${PHI} on rig-a6000`);
    await row.getByText(/ left$/).waitFor();
    await row.getByRole('button', { name: `Cancel: Pulling ${PHI} on rig-a6000` }).click();
    await row.getByText('cancelled', { exact: true }).waitFor();
    await row.getByText(/stay there, and pulling it again goes on from them/).waitFor();
    expect(await matrix.says(PHI, 'rig-a6000')).toBe('– not here');
  });

  it('of a model that does not exist fails, and says why', async () => {
    await pull('no-such-model:1b', 'rig-4090', 'rig-a6000');
    for (const id of ['rig-4090', 'rig-a6000']) {
      const row = matrix.operation(`Pulling no-such-model:1b on ${id}`);
      await row.getByText('failed', { exact: true }).waitFor();
      await row.getByText(/the registry has no such model or tag/).waitFor();
    }
  });

  it('is not begun without a model name that can be one, or without a place', async () => {
    await page.getByRole('button', { name: 'Pull a model' }).click();
    await pullDialog().getByRole('combobox', { name: 'Model' }).fill('not a name');
    await pullDialog()
      .getByText(/^That is no model name/)
      .waitFor();
    await pullDialog().getByRole('combobox', { name: 'Model' }).fill('Llama3.2');
    await pullDialog().getByText('Is fetched as llama3.2:latest').waitFor();
    expect(await pullDialog().getByRole('button', { name: 'Choose where' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await pullDialog().getByRole('button', { name: 'Choose all that lack it' }).click();
    await pullDialog().getByRole('button', { name: 'Pull to rig-4090, rig-a6000 and old-3070' }).waitFor();
  });
});

describe('a copy', () => {
  it('is deleted only after one has read what that means', async () => {
    await matrix.choose('qwen2.5-coder:14b', 'rig-4090', 'Delete from rig-4090');
    const dialog = page.getByRole('dialog', { name: 'Delete qwen2.5-coder:14b?' });
    await dialog.getByText('qwen2.5-coder:14b is deleted from the disk of rig-4090.').waitFor();
    await dialog.getByText('No other backend has it: nobody could use it any more.').waitFor();
    await dialog.getByText(/^This cannot be undone/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await matrix.says('qwen2.5-coder:14b', 'rig-4090')).toBe('installed');
    await matrix.choose('qwen2.5-coder:14b', 'rig-4090', 'Delete from rig-4090');
    await dialog.getByRole('button', { name: 'Delete qwen2.5-coder:14b' }).click();
    await expect.poll(() => matrix.row('qwen2.5-coder:14b').count()).toBe(0);
  });

  it('gets another name on the servers chosen, and takes one from another build only when that is agreed to', async () => {
    await matrix.choose('nomic-embed-text:latest', 'rig-4090', 'Copy on rig-4090 as …');
    const dialog = page.getByRole('dialog', { name: 'Copy nomic-embed-text:latest' });
    await dialog.getByRole('textbox', { name: 'New name' }).fill('Team-Chat');
    await dialog.getByText('Is called team-chat:latest').waitFor();
    await dialog.getByRole('button', { name: 'Copy on rig-4090' }).click();
    await matrix
      .operation('Copying nomic-embed-text:latest to team-chat:latest on rig-4090')
      .getByText('done', { exact: true })
      .waitFor();
    await expect.poll(() => matrix.says('team-chat:latest', 'rig-4090')).toBe('installed');

    await matrix.choose('llama3.1:8b', 'rig-4090', 'Copy on rig-4090 as …');
    const other = page.getByRole('dialog', { name: 'Copy llama3.1:8b' });
    await other.getByRole('textbox', { name: 'New name' }).fill('team-chat');
    await other.getByText(/^another build is called that: [0-9a-f]{12}$/).waitFor();
    expect(await other.getByRole('button', { name: 'Copy on rig-4090' }).isDisabled()).toBe(true);
    await other.getByRole('checkbox', { name: /^Replace the other build that is called team-chat:latest/ }).check();
    await other.getByRole('button', { name: 'Copy on rig-4090' }).click();
    await matrix
      .operation('Copying llama3.1:8b to team-chat:latest on rig-4090')
      .getByText('done', { exact: true })
      .waitFor();
  });

  it('that differs stays as it was when the registry has yet another build, and that is said', async () => {
    const third = { ...models.llama8b(), digest: 'e'.repeat(64), blobId: `sha256-${'e'.repeat(64)}` };
    server('old-3070').configure({ registry: [third], pullBandwidth: 10_000_000_000 });
    await matrix.choose('llama3.1:8b', 'old-3070', 'Sync llama3.1:8b');
    await syncDialog().getByRole('button', { name: 'Sync old-3070' }).click();
    const row = matrix.operation('Syncing llama3.1:8b to').filter({ hasText: 'failed' });
    await row.getByText(/the registry has eeeeeeeeeeee by now, .* its build dddddddddddd was put back/).waitFor();
    await expect.poll(() => matrix.says('llama3.1:8b', 'old-3070')).toContain('digest');
  });

  it('that differs is made the same as the others by a sync, which says beforehand what that comes to', async () => {
    // From now on the registry has for that server what it has for the others.
    server('old-3070').configure({ registry: [models.llama8b()] });
    await matrix.choose('llama3.1:8b', 'old-3070', 'Sync llama3.1:8b');
    await syncDialog().getByRole('radio', { name: 'Whatever the registry has now' }).check();
    await syncDialog().getByText('rig-4090, rig-a6000 and old-3070 pull the tag again, one after the other.').waitFor();
    await syncDialog()
      .getByRole('radio', { name: /^The build of rig-4090 and rig-a6000, which most have/ })
      .check();
    await syncDialog().getByText('old-3070 pulls the tag again.').waitFor();
    await syncDialog().getByRole('button', { name: 'Sync old-3070' }).click();
    await matrix
      .operation('Syncing llama3.1:8b to')
      .filter({ hasText: 'on old-3070' })
      .getByText('done', { exact: true })
      .waitFor();
    await expect.poll(() => matrix.says('llama3.1:8b', 'old-3070')).not.toContain('digest');
  });
});

const syncDialog = () => page.getByRole('dialog', { name: 'Sync llama3.1:8b' });

it('the palette opens from a radio button that has the focus, too', async () => {
  const radio = page.getByRole('radio', { name: 'On backends' });
  await radio.focus();
  await expect.poll(() => radio.evaluate((it) => it === document.activeElement)).toBe(true);
  await openPalette(page);
  await page.keyboard.press('Escape');
});
