import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { threeBackends } from './support/fleets.ts';
import { type Keyboard, keyboardOf } from './support/key-list.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

interface BusyPage {
  /** What a menu or dialog has run to take the focus. */
  takers: (() => void)[];
}

/** Menus and dialogs on a machine so busy that they take the focus once more after somebody has moved it. */
let panel: PanelUnderTest;
let page: Page;
let keys: Keyboard;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
});
afterAll(() => panel?.close());

beforeEach(async () => {
  page = await panel.open();
  keys = keyboardOf(page);
  await page.evaluate(() => {
    const busy = window as unknown as BusyPage;
    busy.takers = [];
    const { focus } = HTMLElement.prototype;
    let focuses = 0;
    HTMLElement.prototype.focus = function (...options) {
      focuses += 1;
      focus.apply(this, options);
    };
    const later = window.setTimeout;
    const watched = (run: () => void) => () => {
      const before = focuses;
      run();
      if (focuses > before) busy.takers.push(run);
    };
    // What takes the focus says no time.
    Object.assign(window, {
      setTimeout: (run: () => void, ms?: number) => later(ms === undefined ? watched(run) : run, ms),
    });
  });
});

const takersOn = (): Promise<number> => page.evaluate(() => (window as unknown as BusyPage).takers.length);
const takeOnceMore = (): Promise<void> => page.evaluate(() => (window as unknown as BusyPage).takers.at(-1)?.());

/** Opens the menu of a backend; resolves when its first item has the focus. */
async function openMenu(): Promise<string[]> {
  await page.getByRole('button', { name: 'Actions for rig-4090' }).focus();
  await keys.press('Enter');
  await expect.poll(takersOn).toBeGreaterThan(0);
  const items = await page.getByRole('menuitem').allInnerTexts();
  await expect.poll(keys.focused).toBe(items[0]);
  return items;
}

it('leaves the focus where arrows have moved it in a menu that takes it once more', async () => {
  const [, second] = await openMenu();
  await keys.press('ArrowDown');
  await expect.poll(keys.focused).toBe(second);
  await takeOnceMore();
  expect(await keys.focused()).toBe(second);
});

it('leaves the focus where Tab has moved it in a dialog that takes it once more', async () => {
  await openMenu();
  await keys.arrowTo('Remove rig-4090');
  const before = await takersOn();
  await keys.press('Enter');
  await page.getByRole('dialog', { name: 'Remove rig-4090?' }).waitFor();
  await expect.poll(takersOn).toBeGreaterThan(before);
  await expect.poll(keys.focused).toBe('Cancel');
  await keys.press('Tab');
  await expect.poll(keys.focused).toBe('Remove rig-4090');
  await takeOnceMore();
  expect(await keys.focused()).toBe('Remove rig-4090');
});
