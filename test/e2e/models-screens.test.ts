import { afterEach, describe, expect, it } from 'vitest';
import { models } from '../../main/simulator/index.ts';
import { fiftyBackends, threeBackends } from './support/fleets.ts';
import { openModels } from './support/matrix.ts';
import { type PanelOptions, type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look, takeBoth, takeScreen } from './support/screens.ts';

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

async function start(options: PanelOptions): Promise<PanelUnderTest> {
  panel = await startPanel(options);
  return panel;
}

describe('the models screen', () => {
  it('without backends says where models come from', async () => {
    const { page } = await start({});
    await openModels(page);
    await page.getByRole('heading', { name: 'No backends yet' }).waitFor();
    expect(await look(page, 'models-empty')).toEqual([]);
  });

  it('without models offers to pull one', async () => {
    const { page } = await start({ fleet: [{ id: 'rig-1', models: [] }] });
    await openModels(page);
    await page.getByRole('heading', { name: 'No models yet' }).waitFor();
    expect(await look(page, 'models-no-models')).toEqual([]);
  });

  it('with three backends, one of them down, shows the matrix, its menu, the model and the dialogs', async () => {
    const fleet = threeBackends.map((one) => ({
      ...one,
      registry: [models.named('phi4:14b')],
      pullBandwidth: 4_000_000,
    }));
    const { page, servers } = await start({ fleet });
    const matrix = await openModels(page);
    await expect.poll(() => matrix.says('llama3.1:8b', 'rig-4090')).toMatch(/^loaded/);
    servers[2]?.setFault({ kind: 'refuse' });
    await page.getByRole('columnheader', { name: /old-3070 down/ }).waitFor();
    await expect.poll(() => matrix.says('llama3.2:3b', 'old-3070')).toBe('installed');
    await page.getByRole('button', { name: 'Pull a model' }).click();
    await page.getByRole('combobox', { name: 'Model' }).fill('phi4:14b');
    await page.keyboard.press('Tab');
    await page.getByRole('checkbox', { name: 'rig-4090' }).check();
    const found = await look(page, 'models-pull');
    await page.getByRole('button', { name: 'Pull to rig-4090' }).click();
    await matrix
      .operation('Pulling phi4:14b on rig-4090')
      .getByText(/ left$/)
      .waitFor();
    await page.getByText(/^\d layers? so far, \d there$/).click();
    await page.getByRole('list', { name: /^Layers: / }).waitFor();
    found.push(...(await look(page, 'models-three')));

    await (await matrix.cell('llama3.1:8b', 'rig-4090')).click();
    await page.getByRole('menuitem', { name: 'Unload from rig-4090' }).waitFor();
    found.push(...(await look(page, 'models-menu')));
    await page.getByRole('menuitem', { name: 'Warm llama3.1:8b on …' }).click();
    await page.getByRole('dialog', { name: 'Warm a model' }).waitFor();
    await page
      .getByText(/needs about 4\.9 GB/)
      .first()
      .waitFor();
    found.push(...(await look(page, 'models-warm')));
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

    await matrix.row('llama3.1:8b').getByRole('rowheader').click();
    await page.getByRole('dialog', { name: 'llama3.1:8b' }).waitFor();
    found.push(...(await look(page, 'models-model')));
    await page.getByRole('button', { name: 'Delete from rig-4090' }).click();
    await page.getByRole('dialog', { name: 'Delete llama3.1:8b?' }).waitFor();
    found.push(...(await look(page, 'models-delete')));
    expect(found).toEqual([]);
  }, 90_000);

  const remote = { model: 'gpt-oss:120b', host: 'https://ollama.com:443' };
  const cloud = models.named('gpt-oss:120b-cloud', { remote, sizeBytes: 384 });

  it('shows models of the cloud, how to copy a model and how to make its copies the same', async () => {
    const { page } = await start({
      fleet: threeBackends.map((one) => ({
        ...one,
        models: [...(one.models ?? []), models.named('team-chat:latest'), cloud],
      })),
    });
    const matrix = await openModels(page);
    await matrix.choose('llama3.1:8b', 'old-3070', 'Sync llama3.1:8b');
    await page.getByText('old-3070 pulls the tag again.').waitFor();
    const found = await look(page, 'models-sync');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await matrix.choose('llama3.1:8b', 'old-3070', 'Copy llama3.1:8b as …');
    await page.getByRole('textbox', { name: 'New name' }).fill('team-chat');
    await page.getByRole('checkbox', { name: /^Replace the other build/ }).waitFor();
    found.push(...(await look(page, 'models-copy')));
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await matrix.row('gpt-oss:120b-cloud').getByRole('rowheader').click();
    await page.getByRole('dialog', { name: 'gpt-oss:120b-cloud' }).waitFor();
    found.push(...(await look(page, 'models-cloud')));
    expect(found).toEqual([]);
  });

  it('with aliases shows what each comes to, and the form with what is wrong in it', async () => {
    const { page, servers } = await start({
      fleet: threeBackends,
      config: [
        'models:',
        '  aliases:',
        '    chat: { model: llama3.1:8b, backends: [rig-4090, rig-a6000], fallbacks: [small] }',
        '    small: { model: llama3.2:3b }',
        '    coder: { model: qwen2.5-coder:32b, fallbacks: [qwen2.5-coder:14b, chat] }',
        '    vision: { model: llava:13b }',
      ].join('\n'),
    });
    servers[2]?.setFault({ kind: 'refuse' });
    await openModels(page, '?show=aliases');
    await page
      .locator('[data-alias="small"]')
      .getByText(/connection refused/)
      .waitFor();
    const found = await look(page, 'models-aliases');
    await page.getByRole('button', { name: 'Edit coder' }).click();
    const form = page.getByRole('dialog', { name: 'Edit coder' });
    await form.getByRole('combobox', { name: 'Model' }).fill('small');
    await form.getByText(/is itself an alias/).waitFor();
    found.push(...(await look(page, 'models-alias-form')));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Remove small' }).click();
    await page.getByRole('dialog', { name: 'Remove small?' }).waitFor();
    found.push(...(await look(page, 'models-alias-remove')));
    expect(found).toEqual([]);
  }, 90_000);

  it('without aliases says what they are for', async () => {
    const { page } = await start({ fleet: [{ id: 'rig-1' }] });
    await openModels(page, '?show=aliases');
    await page.getByRole('heading', { name: 'No aliases yet' }).waitFor();
    expect(await look(page, 'models-no-aliases')).toEqual([]);
  });

  it('with fifty backends and two hundred models draws only what can be seen, wherever one goes in it', async () => {
    const { page } = await start({ fleet: fiftyBackends(), width: 1024, height: 700 });
    const matrix = await openModels(page);
    await page.getByText('200 models', { exact: true }).waitFor();
    await takeBoth(page, 'models-fifty');
    const drawn = () => matrix.grid.locator('[data-model]').count();
    expect(await drawn()).toBeLessThan(40);
    const drawnAcross = () => matrix.grid.getByRole('columnheader').count();
    expect(await drawnAcross()).toBeLessThan(30);

    await matrix.grid.focus();
    await page.keyboard.press('Control+End');
    const last = page.locator('.matrix .is-active');
    await expect.poll(() => last.isVisible()).toBe(true);
    const where = (await last.boundingBox())!;
    const box = (await page.locator('.matrix').boundingBox())!;
    expect(where.x + where.width).toBeLessThanOrEqual(box.x + box.width + 1);
    expect(where.y + where.height).toBeLessThanOrEqual(box.y + box.height + 1);
    expect(await drawn()).toBeLessThan(40);
    expect(await drawnAcross()).toBeLessThan(30);
    await page.getByRole('columnheader', { name: /^gpu-50/ }).waitFor();
    await takeScreen(page, 'models-fifty-end');

    await page.keyboard.press('Control+Home');
    await expect.poll(() => matrix.grid.locator('[data-model]').first().getAttribute('aria-rowindex')).toBe('2');
  }, 90_000);
});
