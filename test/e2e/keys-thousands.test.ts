import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiKey } from '../../shared/key.ts';
import { threeBackends } from './support/fleets.ts';
import { type KeyList, keyboardOf, keysOn, openKeys } from './support/key-list.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { takeBoth } from './support/screens.ts';

const COUNT = 3_000;
const AT_ONCE = 1_000;
const PAGE_ROWS = 100;

let panel: PanelUnderTest;
let readings: number[];
let list: KeyList;

/** Bytes of each answer about keys, in the order they came. */
function watchReadings(page: Page): number[] {
  const bytes: number[] = [];
  page.on('response', async (response) => {
    if (/\/key\.(list|changes)$/.test(response.url())) bytes.push((await response.body()).length);
  });
  return bytes;
}

beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends, config: 'access: { mode: required }' });
  for (let from = 0; from < COUNT; from += AT_ONCE) {
    const lines = Array.from({ length: AT_ONCE }, (_, index) => `Person ${from + index + 1},Team ${index % 20}`);
    const made = await panel.host.dispatch('key.import', { csv: ['owner,note', ...lines].join('\n') });
    if (!made.ok) throw new Error(made.error.message);
  }
  readings = watchReadings(panel.page);
  list = await openKeys(panel.page);
  await panel.page.getByText(`${COUNT} keys`, { exact: true }).waitFor();
}, 120_000);
afterAll(() => panel?.close());

it('three thousand keys are read once, and from then on only those that change', async () => {
  await expect.poll(() => readings.length).toBe(1);
  expect(readings[0]).toBeGreaterThan(COUNT * 300);
  const found = await panel.host.dispatch('key.list', {});
  const [first] = found.ok ? (found.value as readonly ApiKey[]) : [];
  await panel.host.dispatch('key.edit', { id: first?.id, note: 'has moved on' });
  await list.row('Person 1').getByText('has moved on').waitFor();
  await expect.poll(() => readings.length).toBe(2);
  expect(readings[1]).toBeLessThan(2_000);
});

it('a page of them is drawn, and pages are turned by button and by key', async () => {
  const { page } = panel;
  const drawn = (): Promise<number> => list.table.locator('tbody tr').count();
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.getByText('1 to 100 of 3,000 keys').waitFor();
  expect(await drawn()).toBe(PAGE_ROWS);
  await takeBoth(page, 'keys-thousands');
  await pages.getByRole('button', { name: 'Next page' }).click();
  await pages.getByText('101 to 200 of 3,000 keys').waitFor();
  expect((await list.owners())[0]).toBe('Person 101');
  await pages.scrollIntoViewIfNeeded();
  await takeBoth(page, 'keys-thousands-pages');

  const keys = keyboardOf(page);
  await list.row('Person 200').getByRole('link').focus();
  await keys.press('ArrowDown');
  await expect.poll(keys.focused).toBe('Person 201');
  await pages.getByText('201 to 300 of 3,000 keys').waitFor();
  await keys.press('ArrowUp');
  await expect.poll(keys.focused).toBe('Person 200');
  await keys.press('End');
  await expect.poll(keys.focused).toBe('Person 3000');
  await pages.getByText('2,901 to 3,000 of 3,000 keys').waitFor();
  await keys.press('Home');
  await expect.poll(keys.focused).toBe('Person 1');
});

it('the filter and the order are of all of them', async () => {
  const { page } = panel;
  const filter = page.getByRole('searchbox', { name: 'Filter keys' });
  await filter.fill('person 2999');
  await expect.poll(list.owners).toEqual(['Person 2999']);
  expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
  await filter.fill('');
  await page.getByText(`${COUNT} keys`, { exact: true }).waitFor();
  const owner = list.table.getByRole('columnheader', { name: 'Owner' }).getByRole('button');
  await owner.click();
  await expect.poll(async () => (await list.owners())[1]).toBe('Person 2');
  await owner.click();
  await expect.poll(async () => (await list.owners())[0]).toBe('Person 3000');
});

it('another page of the panel is told of the same keys', async () => {
  const other = await panel.open();
  await openKeys(other);
  await other.getByText(`${COUNT} keys`, { exact: true }).waitFor();
  expect((await keysOn(other).owners()).length).toBe(PAGE_ROWS);
});
