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
/** Questions for what is installed, none of them answered yet. */
let asked: Route[];
let answer: 'continue' | 'abort' | null;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
});
afterAll(() => panel?.close());
beforeEach(async () => {
  page = await panel.open();
  asked = [];
  answer = null;
  const address = page.url();
  // So that nothing of the page as it was opened is counted.
  await page.goto('about:blank');
  await page.route('**/api/control/model.list', async (route) => {
    if (answer === null) asked.push(route);
    else await route[answer]();
  });
  await page.goto(address);
  fleet = fleetOn(page);
  await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
  await expect.poll(() => asked.length).toBeGreaterThan(0);
});

async function answerAll(how: 'continue' | 'abort'): Promise<void> {
  answer = how;
  for (const route of asked.splice(0)) await route[how]();
}

/** Presses `d` on the backend that alone has a model, twice as people do when nothing seems to happen. */
async function pressDrain(): Promise<void> {
  const keys = keyboardOf(page);
  await keys.press('ArrowUp');
  await expect.poll(keys.focused).toBe('old-3070');
  const before = asked.length;
  await keys.press('d', 'd');
  await expect.poll(() => asked.length).toBeGreaterThan(before);
}

it('drains nothing unasked before it knows what would become unreachable', async () => {
  await pressDrain();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await answerAll('continue');
  const question = page.getByRole('dialog', { name: 'Drain old-3070?' });
  await question.getByText('old-3070 is the only backend in service that has llama3.2:3b').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await fleet.says('old-3070', 'State')).toBe('up');
});

it('asks all the same, and says that it does not know, when that cannot be read', async () => {
  await pressDrain();
  await answerAll('abort');
  const question = page.getByRole('dialog', { name: 'Drain old-3070?' });
  await question.getByText(/installed could not be read: models that only old-3070 has become unreachable/).waitFor();
  expect(await fleet.says('old-3070', 'State')).toBe('up');
  await question.getByRole('button', { name: 'Drain old-3070' }).click();
  await expect.poll(() => fleet.says('old-3070', 'State')).toMatch(/^draining/);
});
