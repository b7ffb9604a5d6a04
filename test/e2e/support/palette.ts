import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Opens the command palette by its keys; resolves when what is typed goes there. */
export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+K');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Find a command');
}
