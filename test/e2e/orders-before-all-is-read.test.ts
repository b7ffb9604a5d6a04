import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FleetList, fleetOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { keyboardOf } from './support/key-list.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

/** A page that shows the fleet and has not heard yet which models each backend has. */
let panel: PanelUnderTest;
let page: Page;
let fleet: FleetList;
let asked: Route[];
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
});
afterAll(() => panel?.close());
beforeEach(async () => {
  page = await panel.open();
  asked = [];
  await page.route('**/api/control/model.list', (route) => void asked.push(route));
  await page.reload();
  fleet = fleetOn(page);
  await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
  await expect.poll(() => asked.length).toBe(1);
});

/** Presses `d` on the backend that alone has a model, twice as people do when nothing seems to happen. */
async function pressDrain(): Promise<void> {
  const keys = keyboardOf(page);
  await keys.press('ArrowUp');
  await expect.poll(keys.focused).toBe('old-3070');
  await keys.press('d', 'd');
  await expect.poll(() => asked.length).toBe(2);
}

it('drains nothing unasked before it knows what would become unreachable', async () => {
  await pressDrain();
  expect(await page.getByRole('dialog').count()).toBe(0);
  for (const route of asked) await route.continue();
  const question = page.getByRole('dialog', { name: 'Drain old-3070?' });
  await question.getByText('old-3070 is the only backend in service that has llama3.2:3b').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await fleet.says('old-3070', 'State')).toBe('up');
});

it('asks all the same, and says that it does not know, when that cannot be read', async () => {
  await pressDrain();
  for (const route of asked) await route.abort();
  const question = page.getByRole('dialog', { name: 'Drain old-3070?' });
  await question.getByText(/installed could not be read: models that only old-3070 has become unreachable/).waitFor();
  expect(await fleet.says('old-3070', 'State')).toBe('up');
  await question.getByRole('button', { name: 'Drain old-3070' }).click();
  await expect.poll(() => fleet.says('old-3070', 'State')).toMatch(/^draining/);
});
