import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { threeBackends } from './support/fleets.ts';
import { keyboardOf } from './support/key-list.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

/** What a page was to run as soon as it can. */
interface HeldPage {
  held: (() => void)[];
}

/** Menus and dialogs on a machine so busy that whatever is to run "at once" runs when the test says so. */
let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
});
afterAll(() => panel?.close());

beforeEach(async () => {
  page = await panel.open();
  await page.evaluate(() => {
    const later = window.setTimeout;
    const busy = window as unknown as HeldPage;
    busy.held = [];
    // What focuses says no time; everything that waits for one goes on.
    Object.assign(window, {
      setTimeout: (run: () => void, ms?: number) => (ms === undefined ? busy.held.push(run) : later(run, ms)),
    });
  });
});

const heldOn = (): Promise<number> => page.evaluate(() => (window as unknown as HeldPage).held.length);

async function runHeld(count: number): Promise<void> {
  await page.evaluate((some) => {
    for (const run of (window as unknown as HeldPage).held.splice(0, some)) run();
  }, count);
}

it('leaves the focus where arrows have moved it in a menu that takes it late once more', async () => {
  const keys = keyboardOf(page);
  const menu = page.getByRole('button', { name: 'Actions for rig-4090' });
  await menu.focus();
  await keys.press('Enter');
  await expect.poll(heldOn).toBe(2);
  await runHeld(1);
  const [first, second] = await page.getByRole('menuitem').allInnerTexts();
  await expect.poll(keys.focused).toBe(first);
  await keys.press('ArrowDown');
  await expect.poll(keys.focused).toBe(second);
  await runHeld(1);
  expect(await keys.focused()).toBe(second);
});

it('leaves the focus where Tab has moved it in a dialog that takes it late once more', async () => {
  const keys = keyboardOf(page);
  await page.getByRole('button', { name: 'Actions for rig-4090' }).focus();
  await keys.press('Enter');
  await expect.poll(heldOn).toBe(2);
  await runHeld(2);
  await keys.arrowTo('Remove rig-4090');
  await keys.press('Enter');
  await page.getByRole('dialog', { name: 'Remove rig-4090?' }).waitFor();
  await expect.poll(heldOn).toBe(2);
  await runHeld(1);
  await expect.poll(keys.focused).toBe('Cancel');
  await keys.press('Tab');
  await expect.poll(keys.focused).toBe('Remove rig-4090');
  await runHeld(1);
  expect(await keys.focused()).toBe('Remove rig-4090');
});
