import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Status } from '../../shared/snapshot.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const said = [
  'Whoever reaches 0.0.0.0 may use, pull and delete every model: no key is asked for. Set access.mode to auto or required.',
  'Conversations cross the network readable by others: 0.0.0.0 is served over plain HTTP. Set listen.tls.',
];

let panel: PanelUnderTest;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
});
afterAll(() => panel?.close());

/** Lets the page believe that its gateway warns: a test listens on loopback only. */
async function warn(page: Page, warnings: readonly string[]): Promise<void> {
  const reply = await panel.host.dispatch('gateway.status', {});
  if (!reply.ok) throw new Error(reply.error.message);
  const status = reply.value as Status;
  const snapshot = { ...status, gateway: { ...status.gateway, warnings } };
  const body = `event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`;
  await page.route('**/api/control/events', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
  await page.reload();
}

const goTo = (page: Page, screen: string): Promise<unknown> => page.goto(`${page.url().split('#')[0]}#/${screen}`);

it('where other machines reach it unprotected is said in red where one decides about it, and nowhere else', async () => {
  const page = await panel.open();
  const alert = page.getByRole('alert').filter({ hasText: 'Other machines reach this gateway unprotected' });
  await warn(page, said);
  for (const screen of ['fleet', 'keys', 'settings/listen']) {
    await goTo(page, screen);
    await alert.waitFor();
    for (const line of said) await alert.getByText(line).waitFor();
    expect(await look(page, `warnings-${screen.split('/')[0]}`)).toEqual([]);
  }
  await goTo(page, 'traffic');
  await page.getByRole('heading', { level: 1, name: 'Traffic' }).waitFor();
  expect(await alert.count()).toBe(0);
  await goTo(page, 'fleet');
  await alert.getByRole('link', { name: 'Settings' }).click();
  await page.locator('[data-setting="listen.confirmed"]').waitFor();
});

it('and nothing is said while only this machine can come', async () => {
  await goTo(panel.page, 'fleet');
  await panel.page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
  expect(await panel.page.getByRole('alert').count()).toBe(0);
});
