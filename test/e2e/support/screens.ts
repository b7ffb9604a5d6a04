import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { violations } from './accessibility.ts';

const folder = join(import.meta.dirname, '../../../test-results/screens');

/** Keeps what the page looks like, for people: `test-results/screens/<name>.png`. */
export async function takeScreen(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** What is there does not depend on the scheme, how well it can be read does. */
const rulesOf = { light: [], dark: ['color-contrast'] } as const;

/** Keeps the screen in light and in dark as `<name>-<scheme>.png`, and returns what axe has against either. */
export async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  await takeBoth(page, name, async (scheme) => {
    found.push(...(await violations(page, rulesOf[scheme])).map((line) => `${name} ${scheme}: ${line}`));
  });
  return found;
}

/** Keeps the screen in light and in dark, for pages that are too large to be searched by axe as well. */
export async function takeBoth(
  page: Page,
  name: string,
  then: (scheme: 'light' | 'dark') => Promise<void> = async () => {},
): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
    await takeScreen(page, `${name}-${scheme}`);
    await then(scheme);
  }
}
