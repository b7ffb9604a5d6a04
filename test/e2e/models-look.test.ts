import { afterAll, it } from 'vitest';
import { fiftyBackends, threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { takeScreen } from './support/screens.ts';

const panels: PanelUnderTest[] = [];
afterAll(async () => {
  for (const panel of panels) await panel.close();
});

it('looks', async () => {
  const panel = await startPanel({ fleet: threeBackends });
  panels.push(panel);
  const { page } = panel;
  await page.goto(`${new URL(page.url()).origin}/#/models`);
  await page.getByRole('row', { name: /llama3.1:8b/ }).waitFor();
  await page.waitForTimeout(1500);
  await takeScreen(page, 'look-models-three');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press(' ');
  await page.waitForTimeout(500);
  await takeScreen(page, 'look-models-menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('w');
  await page.waitForTimeout(500);
  await takeScreen(page, 'look-models-warm');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(800);
  await takeScreen(page, 'look-models-drawer');
});
it('looks at fifty', async () => {
  const panel = await startPanel({ fleet: fiftyBackends(), colorScheme: 'dark', width: 1024, height: 700 });
  panels.push(panel);
  const { page } = panel;
  await page.goto(`${new URL(page.url()).origin}/#/models`);
  await page.waitForTimeout(3000);
  await takeScreen(page, 'look-models-fifty');
});
