import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { models, presets } from '../../main/simulator/index.ts';
import { openModels } from './support/matrix.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

const model = 'llama3.1:8b';

async function ask(url: string, num_ctx: number): Promise<void> {
  const body = JSON.stringify({ model, prompt: 'hi', stream: false, options: { num_ctx, num_predict: 4 } });
  await (await fetch(`${url}/api/generate`, { method: 'POST', body })).text();
}

it('clients that fight over a context size are named on the fleet and models screens, with the way to settle it', async () => {
  const rig = { id: 'rig-1', ...presets.rtx4090(), models: [models.llama8b()], preload: [model], timeScale: 0.2 };
  panel = await startPanel({ fleet: [rig] });
  const { page, url } = panel;
  for (const size of [2_048, 8_192, 2_048, 8_192]) await ask(url, size);
  const finding = page.getByRole('region', { name: 'What is in the way' });
  await finding
    .getByText(/^rig-1 loaded llama3\.1:8b 3 times in 10 min, .* asks for num_ctx 8192 and for num_ctx 2048 by turns$/)
    .waitFor();
  const found = await look(page, 'fleet-runner-fight');

  const matrix = await openModels(page);
  await expect.poll(() => matrix.says(model, 'rig-1')).toMatch(/keeps reloading$/);
  await matrix.row(model).getByRole('rowheader').click();
  const drawer = page.getByRole('dialog', { name: model });
  await drawer.getByText(/^Loaded again 3 times in 10 min: 127\.0\.0\.1 asks for num_ctx 8192/).waitFor();
  found.push(...(await look(page, 'models-runner-fight')));
  await drawer.getByRole('link', { name: 'context policy' }).click();

  await page.getByLabel('Name of a new entry of models.context').fill(model);
  await page.keyboard.press('Enter');
  const entry = page.getByRole('region', { name: model });
  await entry.getByLabel('Policy').waitFor();
  found.push(...(await look(page, 'settings-context')));
  expect(found).toEqual([]);

  await entry.getByLabel('Policy').click();
  await page.getByRole('option', { name: 'pin' }).click();
  await entry.getByText('is required: the size to pin to').waitFor();
  await entry.getByLabel('Tokens').fill('8192');
  await expect.poll(() => entry.getByText('is required').count()).toBe(0);
  await page.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('1 change saved').waitFor();
  expect(parse(readFileSync(panel.configPath, 'utf8')).models).toEqual({
    context: { [model]: { policy: 'pin', tokens: 8_192 } },
  });
  const loads = () => panel?.servers[0]?.snapshot().counters.loads;
  const before = loads();
  for (const size of [2_048, 8_192, 2_048]) await ask(url, size);
  expect(loads()).toBe(before);
}, 90_000);
