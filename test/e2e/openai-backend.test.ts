import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { fleetOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest;
let cloud: OpenAiServer;
beforeAll(async () => {
  cloud = await startOpenAiServer({ models: ['gpt-4o-mini'] });
  panel = await startPanel({ fleet: threeBackends });
  const added = await panel.host.dispatch('backend.add', { url: cloud.url, id: 'cloud', kind: 'openai' });
  if (!added.ok) throw new Error(added.error.message);
});
afterAll(async () => {
  await panel?.close();
  await cloud?.close();
});

it('Fleet tells a server of the OpenAI API from the others, claims no memory of it and offers nothing that only Ollama does', async () => {
  const { page } = panel;
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'cloud', exact: true }) });
  await row.getByText('OpenAI API').waitFor();
  await expect.poll(() => fleetOn(page).says('cloud', 'State')).toBe('up');
  expect(await row.getByText(/\d ?[KMG]?B$/).count()).toBe(0);
  expect(await look(page, 'openai-backend')).toEqual([]);

  await page.getByRole('button', { name: 'Actions for cloud' }).click();
  await page.getByRole('menuitem', { name: 'Drain cloud' }).waitFor();
  expect(await page.getByRole('menuitem', { name: /Warm|Pull/ }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions for rig-4090' }).click();
  await page.getByRole('menuitem', { name: 'Warm a model on rig-4090' }).waitFor();
});
