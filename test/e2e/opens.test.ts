import { afterAll, beforeAll, expect, it } from 'vitest';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { takeScreen } from './support/screens.ts';

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
});
afterAll(() => panel?.close());

it('opens by its one-time link and shows every screen of the sidebar', async () => {
  const { page } = panel;
  for (const name of ['Fleet', 'Models', 'Traffic', 'Events', 'Keys', 'Playground', 'Settings']) {
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }
  expect(new URL(page.url()).search).toBe('');
  await takeScreen(page, 'opens');
});
