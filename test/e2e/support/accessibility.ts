import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe finds wrong with the page as it is now, a line each: the rule, the element, and what to do. */
export async function violations(page: Page, rules: readonly string[] = []): Promise<string[]> {
  // Fading dialogs and notices have contrasts that nobody reads.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations: found } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary}`),
  );
}
