import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { fleetOn, noticeOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { openModels } from './support/matrix.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const PATIENCE = { timeout: 20_000 };
const MODEL = 'gpt-4o-mini:latest';

let panel: PanelUnderTest;
let page: Page;
let cloud: OpenAiServer;
let spare: OpenAiServer;
let guarded: OpenAiServer;
beforeAll(async () => {
  cloud = await startOpenAiServer({ models: ['gpt-4o-mini', 'text-embedding-3-small'] });
  spare = await startOpenAiServer({ base: '/openai/v1', models: ['qwen3:8b', '/srv/weights'] });
  guarded = await startOpenAiServer({ key: 'sk-something-long', guards: 'base' });
  panel = await startPanel({ fleet: threeBackends });
  page = panel.page;
  const added = await panel.host.dispatch('backend.add', { url: cloud.url, id: 'cloud', kind: 'openai' });
  if (!added.ok) throw new Error(added.error.message);
});
afterAll(async () => {
  await panel?.close();
  await Promise.all([cloud?.close(), spare?.close(), guarded?.close()]);
});
beforeEach(async () => {
  await page.goto(page.url().replace(/#.*$/, '#/fleet'));
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
});

const isUp = (id: string) => expect.poll(() => fleetOn(page).says(id, 'State'), PATIENCE).toBe('up');

describe('Fleet', () => {
  it('tells a server of the OpenAI API from the others, claims no memory of it and offers nothing that only Ollama does', async () => {
    const row = fleetOn(page).row('cloud');
    await row.getByText('OpenAI API').waitFor();
    await isUp('cloud');
    expect(await row.getByText(/\d ?[KMG]?B$/).count()).toBe(0);
    expect(await look(page, 'openai-backend')).toEqual([]);

    await page.getByRole('button', { name: 'Actions for cloud' }).click();
    await page.getByRole('menuitem', { name: 'Drain cloud' }).waitFor();
    expect(await page.getByRole('menuitem', { name: /Warm|Pull/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Actions for rig-4090' }).click();
    await page.getByRole('menuitem', { name: 'Warm a model on rig-4090' }).waitFor();
  });
});

describe('the form', () => {
  let dialog: Locator;
  const field = (name: string): Locator => dialog.getByRole('textbox', { name, exact: true });
  const kind = (name: string): Locator => dialog.getByRole('radio', { name, exact: true });
  const choose = (name: string): Promise<void> =>
    dialog.getByRole('radiogroup', { name: 'Kind' }).getByText(name, { exact: true }).click();
  const openForm = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Add a backend' }).click();
    dialog = page.getByRole('dialog', { name: 'Add a backend' });
    await field('URL').waitFor();
  };

  it('knows such a server by a look, chooses its kind, adds it with its path, and takes it back', async () => {
    await openForm();
    expect(await kind('Ollama').isChecked()).toBe(true);
    await field('URL').fill(spare.url);
    await dialog.getByText(/^An OpenAI-compatible server answers, in \d+ ms$/).waitFor();
    await dialog.getByText('1 model: qwen3:8b').waitFor();
    await dialog.getByText(/^one model has a name that clients could not ask by/).waitFor();
    await expect.poll(() => kind('OpenAI-compatible').isChecked()).toBe(true);
    await dialog.getByText(/^Automatic slots: 16/).waitFor();
    expect(await look(page, 'openai-form')).toEqual([]);
    await field('Id').fill('vllm');
    await dialog.getByRole('button', { name: 'Add vllm', exact: true }).click();
    await isUp('vllm');
    await fleetOn(page).row('vllm').getByText('OpenAI API').waitFor();
    const list = await panel.host.dispatch('backend.list', {});
    expect(list).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ id: 'vllm', url: spare.url, kind: 'openai', slotsSetting: 'auto' }),
      ]),
    });
    await noticeOn(page, 'vllm was added').getByRole('button', { name: 'Remove vllm' }).click();
    await expect.poll(() => fleetOn(page).order(), PATIENCE).not.toContain('vllm');
  });

  it('says that one needs a credential, and can be told to add it all the same', async () => {
    await openForm();
    await field('URL').fill(guarded.url);
    await dialog.getByText('An OpenAI-compatible server that needs a credential').waitFor();
    await expect.poll(() => kind('OpenAI-compatible').isChecked()).toBe(true);
    expect(await look(page, 'openai-form-credential')).toEqual([]);
    await dialog.getByRole('button', { name: 'Add 127-0-0-1 anyway' }).waitFor();
  });

  it('says what it would mean to add a server as of the other kind', async () => {
    await openForm();
    await field('URL').fill(`${panel.servers[0]!.url}/v1`);
    await dialog.getByText('This is rig-4090 already').waitFor();
    await field('URL').fill(spare.url);
    await dialog.getByText(/^An OpenAI-compatible server answers/).waitFor();
    await choose('Ollama');
    await dialog.getByText(/^It must not have a path.*or say that it is of kind openai$/).waitFor();
    expect(await dialog.getByRole('button', { name: /^Add / }).isDisabled()).toBe(true);
    await choose('OpenAI-compatible');
    await dialog.getByText(/^An OpenAI-compatible server answers/).waitFor();
  });

  it('edits one: another path and slots, and back', async () => {
    await isUp('cloud');
    await fleetOn(page).choose('cloud', 'Edit cloud');
    dialog = page.getByRole('dialog', { name: 'Edit cloud' });
    expect(await kind('OpenAI-compatible').isChecked()).toBe(true);
    await field('URL').fill(spare.url);
    await dialog.getByText(/^An OpenAI-compatible server answers/).waitFor();
    await dialog.getByText(/Another address or kind makes it a new backend/).waitFor();
    await dialog.getByRole('button', { name: 'Save cloud' }).click();
    await expect.poll(() => fleetOn(page).says('cloud', 'Backend'), PATIENCE).toContain('/openai/v1');
    await noticeOn(page, 'cloud was changed').getByRole('button', { name: 'Change it back' }).click();
    await expect.poll(() => fleetOn(page).says('cloud', 'Backend'), PATIENCE).not.toContain('/openai');
    await isUp('cloud');
  });
});

describe('Models', () => {
  it('says of a cell that it is served there, and offers no order on it', async () => {
    await isUp('cloud');
    const matrix = await openModels(page);
    await matrix.row(MODEL).waitFor();
    await expect.poll(() => matrix.says(MODEL, 'cloud'), PATIENCE).toBe('served');
    expect(await matrix.says('llama3.1:8b', 'cloud')).toBe('– not here');
    await (await matrix.cell(MODEL, 'cloud')).click();
    const menu = page.getByRole('menu', { name: `Actions for ${MODEL} on cloud` });
    await menu.getByText('Served through the OpenAI API: no orders are taken there').waitFor();
    expect(await menu.getByRole('menuitem', { name: /Warm|Unload|Delete|Sync|cloud/ }).count()).toBe(0);
    expect(await menu.getByRole('menuitem', { name: /Pull/ }).count()).toBe(0);
    expect(await look(page, 'openai-models')).toEqual([]);
    await menu.getByRole('menuitem', { name: `Open ${MODEL}` }).click();
    const drawer = page.getByRole('dialog', { name: MODEL });
    await drawer.getByText(/^On 1 of 4 backends, in memory on 0, served through the OpenAI API by 1\./).waitFor();
    expect(await drawer.getByRole('button', { name: /^(Warm|Unload|Delete|Pull again)/ }).count()).toBe(0);
    expect(await look(page, 'openai-model-drawer')).toEqual([]);
  });

  it('has no key and no dialog load or pull anything there', async () => {
    await isUp('cloud');
    const matrix = await openModels(page);
    await matrix.row(MODEL).waitFor();
    await matrix.grid.focus();
    await expect.poll(() => matrix.grid.evaluate((grid) => document.activeElement === grid)).toBe(true);
    await page.keyboard.press('Control+Home');
    await page.locator('#matrix-words').getByText(`${MODEL} is on one backend`).waitFor();
    await page.keyboard.press('w');
    expect(await page.getByRole('dialog', { name: 'Warm a model' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Pull a model' }).click();
    const pull = page.getByRole('dialog', { name: 'Pull a model' });
    await pull.getByText('a server of the OpenAI API: what it has is settled there').waitFor();
    expect(await pull.getByRole('checkbox', { name: 'cloud' }).isDisabled()).toBe(true);
  });
});

describe('its page', () => {
  it('lists what it serves, without memory, disk or orders', async () => {
    await page.goto(page.url().replace(/#.*$/, '#/backend/cloud'));
    const served = page.getByRole('region', { name: 'Served through the OpenAI API' });
    await served.getByText(MODEL).waitFor();
    expect(await page.getByRole('region', { name: /In memory|On its disk/ }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /Warm|Pull/ }).count()).toBe(0);
    await served.getByRole('searchbox', { name: 'Filter served models' }).fill('embedding');
    await expect.poll(() => served.getByRole('listitem').allInnerTexts()).toEqual(['text-embedding-3-small:latest']);
    expect(await look(page, 'openai-backend-page')).toEqual([]);
  });

  it('shows a model whose server wants no more requests for a while', async () => {
    cloud.fail({ status: 429, body: { error: { message: 'slow down' } }, headers: { 'retry-after': '600' } });
    await fetch(`${panel.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }] }),
    });
    cloud.fail(null);
    await page.goto(page.url().replace(/#.*$/, '#/backend/cloud'));
    await page.getByText('paused by its server').waitFor();
    await page.getByText(/its server wants no more requests for it for another \d+ s/).waitFor();
    const matrix = await openModels(page);
    await expect.poll(() => matrix.says(MODEL, 'cloud'), PATIENCE).toMatch(/^served paused, \d+ s$/);
  });
});

describe('limits of its own', () => {
  it('are set in its form, shown on its page and on Fleet once they are reached, and taken away again', async () => {
    await isUp('cloud');
    await fleetOn(page).choose('cloud', 'Edit cloud');
    const dialog = page.getByRole('dialog', { name: 'Edit cloud' });
    const requests = dialog.getByRole('textbox', { name: 'Requests per minute' });
    await requests.fill('1');
    expect(await look(page, 'openai-edit-limits')).toEqual([]);
    await dialog.getByRole('button', { name: 'Save cloud' }).click();
    await noticeOn(page, 'cloud was changed').waitFor();
    const answer = await fetch(`${panel.url}/v1/embeddings`, {
      method: 'POST',
      body: JSON.stringify({ model: 'text-embedding-3-small', input: 'hi' }),
    });
    expect(answer.status).toBe(200);
    await expect
      .poll(() => fleetOn(page).says('cloud', 'State'), PATIENCE)
      .toMatch(/^up at its limit of requests, \d+ s$/);
    expect(await look(page, 'openai-at-its-limit')).toEqual([]);
    await page.goto(page.url().replace(/#.*$/, '#/backend/cloud'));
    await page.getByText('1 of 1', { exact: true }).waitFor();
    expect(await look(page, 'openai-at-its-limit-page')).toEqual([]);
    const edited = await panel.host.dispatch('backend.edit', { id: 'cloud', requestsPerMinute: null });
    expect(edited.ok).toBe(true);
    await expect.poll(() => page.getByText('Requests in 60 s').count(), PATIENCE).toBe(0);
  });
});

it('the palette offers no order that such a server would refuse', async () => {
  await isUp('cloud');
  await openPalette(page);
  const search = page.getByRole('textbox', { name: 'Find a command' });
  await search.fill('warm llama3.1:8b');
  await page.getByText('Warm llama3.1:8b', { exact: true }).waitFor();
  await search.fill('gpt-4o-mini');
  await page
    .getByText(/gpt-4o-mini/)
    .first()
    .waitFor();
  expect(await page.getByText('Warm gpt-4o-mini:latest', { exact: true }).count()).toBe(0);
});
