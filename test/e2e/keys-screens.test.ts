import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { threeBackends } from './support/fleets.ts';
import { keyboardOf, makeKey, openKeys, statusWith } from './support/key-list.ts';
import { type PanelOptions, type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

const DAY_MS = 86_400_000;

async function start(options: PanelOptions): Promise<PanelUnderTest> {
  panel = await startPanel({ config: 'access: { mode: required }', ...options });
  return panel;
}

/** A team's keys: people, jobs, guests. */
function twoHundred(): readonly Readonly<Record<string, unknown>>[] {
  const teams = ['research', 'support', 'platform', 'sales'];
  const models = [
    [],
    ['llama3.1:8b'],
    ['qwen*', 'llama3.1:*'],
    ['llama3.1:8b', 'qwen2.5-coder:14b', 'nomic-embed-text'],
  ];
  return Array.from({ length: 200 }, (_, index) => ({
    owner: `Person ${index + 1}`,
    note: `${teams[index % teams.length]} team`,
    models: models[index % models.length],
    workClass: (['interactive', 'normal', 'normal', 'batch'] as const)[index % 4],
    concurrent: index % 5,
    addresses: index % 3 === 0 ? ['10.0.0.0/8', '192.168.7.0/24'] : [],
    ...(index % 7 === 0 ? { expiresAt: Date.now() + (index + 1) * DAY_MS } : {}),
    scopes: index % 50 === 0 ? ['admin'] : ['inference', 'inventory'],
  }));
}

const closeDialog = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
};

describe('the keys screen', () => {
  it('without keys says what they are good for and offers to make one', async () => {
    const { page } = await start({ fleet: threeBackends });
    await openKeys(page);
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
    expect(await look(page, 'keys-empty')).toEqual([]);
  });

  it('with one key, used and rotated, shows the row, its menu, its details and every dialog', async () => {
    const running = await start({ fleet: threeBackends });
    const { page, url, host } = running;
    const { id, secret } = await makeKey(running, { owner: 'Ana', note: 'laptop and build server', models: ['qwen*'] });
    for (let asked = 0; asked < 3; asked += 1) await statusWith(url, secret, 'qwen2.5-coder:14b');
    await host.dispatch('key.rotate', { id, overlapMs: DAY_MS });
    await statusWith(url, secret, 'qwen2.5-coder:14b');
    const list = await openKeys(page);
    await expect.poll(() => list.says('Ana', 'Last 24 hours')).toBe('4 requests');
    const found = await look(page, 'keys-one');

    await page.getByRole('button', { name: `Actions for ${id}` }).click();
    await page.getByRole('menuitem', { name: /^Revoke/ }).waitFor();
    found.push(...(await look(page, 'keys-menu')));
    await page.getByRole('menuitem', { name: /^Edit/ }).click();
    await page.getByRole('dialog', { name: 'Edit Ana’s key' }).waitFor();
    found.push(...(await look(page, 'keys-edit')));
    await closeDialog(page);

    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByRole('dialog', { name: 'Create a key' }).waitFor();
    await page.getByRole('combobox', { name: 'Expires' }).click();
    await page.getByRole('option', { name: 'After a day of your choice' }).click();
    await page.getByRole('button', { name: 'Create the key' }).click();
    await page.getByText('Choose its last day').waitFor();
    found.push(...(await look(page, 'keys-create')));
    await closeDialog(page);

    await openKeys(page, id);
    const details = page.getByRole('dialog', { name: 'Ana’s key' });
    await details.locator('path.recharts-curve').first().waitFor({ state: 'attached' });
    found.push(...(await look(page, 'keys-details')));
    await details.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('dialog', { name: 'Revoke Ana’s key?' }).waitFor();
    found.push(...(await look(page, 'keys-revoke')));
    await page.keyboard.press('Escape');
    await details.getByRole('button', { name: /^Rotate/ }).click();
    await page.getByRole('dialog', { name: 'Rotate Ana’s key' }).waitFor();
    found.push(...(await look(page, 'keys-rotate')));
    expect(found).toEqual([]);
  }, 120_000);

  it('shows a new secret with what to paste where', async () => {
    const { page } = await start({ fleet: threeBackends });
    await openKeys(page);
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByRole('textbox', { name: 'Owner' }).fill('Ana');
    await page.getByRole('button', { name: 'Create the key' }).click();
    await page.getByRole('dialog', { name: 'A new secret for Ana' }).waitFor();
    // A picture of a real secret is a leak, even of a gateway that lives for a minute.
    await page.evaluate(() => {
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let text = walk.nextNode(); text; text = walk.nextNode())
        text.nodeValue = (text.nodeValue ?? '').replace(/ck_\w{8}_\w{49}/g, `ck_example_${'x'.repeat(49)}`);
    });
    expect(await look(page, 'keys-secret')).toEqual([]);
  });

  it('with two hundred keys draws what can be seen, filters and sorts it, and fits a small window', async () => {
    const running = await start({ fleet: threeBackends });
    const { page, url } = running;
    const made = [];
    for (const rules of twoHundred()) made.push(await makeKey(running, rules));
    expect(await statusWith(url, made[41]!.secret)).toBe(200);
    const list = await openKeys(page);
    await page.getByText('200 keys', { exact: true }).waitFor();
    const found = await look(page, 'keys-many');
    expect(await list.table.locator('.sparkline').count()).toBeLessThan(60);

    const keys = keyboardOf(page);
    const head = (name: string) => list.table.getByRole('columnheader', { name });
    await keys.tabTo('Last used');
    await keys.press('Enter');
    await expect.poll(async () => (await list.owners())[0]).toBe('Person 42');
    expect(await head('Last used').getAttribute('aria-sort')).toBe('descending');
    await head('Owner').getByRole('button').focus();
    await keys.press('Enter');
    await expect.poll(async () => (await list.owners()).slice(0, 3)).toEqual(['Person 1', 'Person 2', 'Person 3']);
    await keys.press('Enter');
    await expect.poll(async () => (await list.owners())[0]).toBe('Person 200');
    await head('State').getByRole('button').focus();
    await keys.press('Enter');
    await expect.poll(async () => (await list.owners()).slice(0, 2)).toEqual(['Person 1', 'Person 8']);

    await keys.press('/');
    await keys.type('batch research');
    await page.getByRole('heading', { name: 'No key matches “batch research”' }).waitFor();
    found.push(...(await look(page, 'keys-no-match')));
    await keys.press('Control+A');
    await keys.type('person 17');
    await expect.poll(async () => (await list.owners()).length).toBe(12);
    await keys.press('ArrowDown', 'ArrowDown', 'Enter');
    await page.getByRole('dialog', { name: /^Person \d+’s key$/ }).waitFor();
    await closeDialog(page);
    await keys.press('/', 'Control+A', 'Delete');
    await page.getByText('200 keys', { exact: true }).waitFor();

    await page.setViewportSize({ width: 1024, height: 700 });
    found.push(...(await look(page, 'keys-small')));
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(found).toEqual([]);
  }, 120_000);

  it('says that there is no such key where an address names one', async () => {
    const { page } = await start({});
    await openKeys(page, 'ck_nobody22');
    await page.getByText('There is no key called ck_nobody22.').waitFor();
  });
});
