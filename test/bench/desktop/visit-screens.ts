import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const places = ['#/fleet', '#/backend/gpu-01', '#/models', '#/traffic', '#/settings', '#/backend/gpu-02'];
/** Faster than a person reads. */
const STAY_MS = 1_000;

/** Uses the panel until the returned function is called: goes from screen to screen, scrolls, opens the palette. */
export function visitScreens(page: Page): () => Promise<void> {
  let isOver = false;
  const over = run();
  async function run(): Promise<void> {
    for (let turn = 0; !isOver; turn += 1) {
      await page.evaluate(
        (to) => {
          location.hash = to;
        },
        places[turn % places.length] ?? '',
      );
      await page.mouse.wheel(0, 600);
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Escape');
      await sleep(STAY_MS);
    }
  }
  return () => {
    isOver = true;
    return over;
  };
}
