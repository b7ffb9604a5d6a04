import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
  page = panel.page;
});
afterAll(() => panel?.close());

const link = () => page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: /^Events/ });
const list = () => page.getByRole('list', { name: 'Events' });
const line = (text: string | RegExp) => list().getByRole('listitem').filter({ hasText: text });
const chip = (name: string) => page.getByRole('group', { name: 'Kinds of events' }).getByText(name, { exact: false });

describe('events', () => {
  it('of trouble are marked in the sidebar on every screen until somebody looks', async () => {
    await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
    panel.servers[2]?.setFault({ kind: 'refuse' });
    await link().getByLabel('1 new').waitFor();
    await link().click();
    await line('old-3070 is down: connection refused').waitFor();
    await expect.poll(() => link().getByLabel(/new$/).count()).toBe(0);
    await page.reload();
    await line('old-3070 is down: connection refused').waitFor();
    expect(await link().getByLabel(/new$/).count()).toBe(0);
    expect(await line('old-3070 is down').getByRole('link', { name: 'old-3070' }).getAttribute('href')).toBe(
      '#/backend/old-3070',
    );
  });

  it('come to the list while one looks, latest first, and are filtered by kind, which the address says', async () => {
    await line('the gateway started with 3 backends').waitFor();
    const drained = await panel.host.dispatch('backend.drain', { id: 'rig-4090', confirm: true });
    expect(drained).toMatchObject({ ok: true });
    await expect.poll(() => list().getByRole('listitem').first().innerText()).toContain('rig-4090');
    await chip('Drain and maintenance').click();
    await expect.poll(() => list().getByRole('listitem').count()).toBe(1);
    expect(new URL(page.url()).hash).toBe('#/events?kind=mode');
    await chip('Health').click();
    await line('old-3070 is down').waitFor();
    await expect.poll(() => line('the gateway started').count()).toBe(0);
    expect(await look(page, 'events')).toEqual([]);
  });

  it('are those of a link, or those with certain words, or the troubles alone', async () => {
    await page.goto(`${page.url().split('#')[0]}#/events?kind=health&only=trouble`);
    await line('old-3070 is down').waitFor();
    await expect.poll(() => line('rig-4090').count()).toBe(0);
    expect(await page.getByLabel('Only warnings and errors').isChecked()).toBe(true);
    await page.getByLabel('Filter events').fill('nothing of the kind');
    await page.getByText('Nothing of that has happened').waitFor();
    await page.getByLabel('Filter events').fill('REFUSED');
    await line('old-3070 is down').waitFor();
  });
});
