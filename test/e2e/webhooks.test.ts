import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../main/notify/receiver.ts';
import { threeBackends } from './support/fleets.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
  page = panel.page;
  await page.goto(`${page.url().split('#')[0]}#/settings/notify`);
  await setting().waitFor();
});
afterAll(() => panel?.close());

const setting = (): Locator => page.locator('[data-setting="notify.webhooks"]');
const row = (name: string): Locator => setting().locator('[data-accordion-control]').filter({ hasText: name });
const bar = (): Locator => page.getByRole('region', { name: 'Unsaved changes' });
const onDisk = (): string => readFileSync(panel.configPath, 'utf8');

async function save(): Promise<void> {
  await bar().getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => bar().count()).toBe(0);
}

async function add(url: string): Promise<void> {
  await setting().getByRole('button', { name: 'Add a webhook' }).click();
  await setting().getByLabel('URL').fill(url);
}

/** Opens the row, unless it is open. */
async function open(url: string): Promise<Locator> {
  const control = row(url);
  if ((await control.getAttribute('aria-expanded')) !== 'true') await control.click();
  const delivery = setting().getByRole('region', { name: `Deliveries to ${url}` });
  await delivery.waitFor();
  return delivery;
}

const test = (delivery: Locator): Promise<void> => delivery.getByRole('button', { name: 'Send a test' }).click();

async function drainAndResume(): Promise<void> {
  for (const name of ['backend.drain', 'backend.resume'] as const) {
    const done = await panel.host.dispatch(name, {
      id: 'old-3070',
      ...(name === 'backend.drain' && { confirm: true }),
    });
    expect(done).toMatchObject({ ok: true });
  }
}

describe('webhooks in the settings', () => {
  let receiver: Receiver;

  it('are added with what they are told of, and the gateway says while one types what an address must be', async () => {
    receiver = await startReceiver();
    await setting().getByText('Nobody is told of events.').waitFor();
    await add('ops');
    await setting().getByText('must be an http:// or https:// URL').waitFor();
    await setting().getByLabel('URL').fill(`${receiver.url}/in?token=hunter2`);
    await expect.poll(() => setting().getByText('must be an http:// or https:// URL').count()).toBe(0);
    await setting().getByLabel('Events').click();
    await page.getByRole('option', { name: 'mode' }).click();
    await page.keyboard.press('Escape');
    await save();
    expect(onDisk()).toContain(`url: ${receiver.url}/in?token=hunter2`);
    const delivery = await open(`${receiver.url}/in`);
    await delivery.getByText('0 events delivered. Deliveries are not signed.').waitFor();
    await row(`${receiver.url}/in`).getByText('mode').waitFor();
    expect(await row(`${receiver.url}/in`).innerText()).not.toContain('hunter2');

    await test(delivery);
    await delivery.getByText(/\/in took the test: it answered 204, after \d+ ms, not signed/).waitFor();
    expect(receiver.received.map(({ headers, path }) => [headers['x-corral-event'], path])).toEqual([
      ['test', '/in?token=hunter2'],
    ]);
    await drainAndResume();
    await delivery.getByText(/^2 events delivered/).waitFor();
    await row(`${receiver.url}/in`).getByText('arrives', { exact: true }).waitFor();

    receiver.answer(() => ({ status: 503 }));
    await drainAndResume();
    await row(`${receiver.url}/in`).getByText('does not arrive').waitFor();
    await delivery.getByText(/2 waiting; the next attempt in \d/).waitFor();
    await test(delivery);
    await delivery.getByText(/did not take the test; events would be tried again: it answered 503/).waitFor();
    expect(await look(page, 'settings-webhooks')).toEqual([]);

    receiver.answer(() => ({ status: 200 }));
    await openPalette(page);
    await page.getByRole('textbox', { name: 'Find a command' }).fill(`Send a test to ${receiver.url}`);
    await page.getByText(`Send a test to ${receiver.url}/in`, { exact: true }).click();
    await page.getByText(/\/in took the test: it answered 200/).waitFor();
    await delivery.getByText(/^4 events delivered\. /).waitFor();
  });

  it('of which one is wrong say so in its row, and are taken out again', async () => {
    const other = await startReceiver();
    await add('http://gateway.lan:9000/services/T0123456789ABCDEF');
    await row('http://gateway.lan:9000/services/…').getByText('not saved').waitFor();
    await setting().getByLabel('URL').fill(other.url);
    await setting().getByLabel('Secret file').fill('missing.secret');
    await save();
    const delivery = await open(other.url);
    await test(delivery);
    await delivery
      .getByText(/it cannot be signed: .*missing\.secret does not exist/)
      .first()
      .waitFor();
    expect(other.received).toEqual([]);
    await setting()
      .getByRole('button', { name: `Take out ${other.url}` })
      .click();
    await expect.poll(() => row(other.url).count()).toBe(0);
    await save();
    expect(onDisk()).not.toContain('missing.secret');
    expect(onDisk()).toContain('hunter2');
  });
});
