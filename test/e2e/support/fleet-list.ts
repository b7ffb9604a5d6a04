import type { Locator, Page } from 'playwright-core';

/** The list of backends on a page, as people use it. */
export interface FleetList {
  readonly table: Locator;
  row(id: string): Locator;
  /** What a cell says, by its column's name, on one line. */
  says(id: string, column: string): Promise<string>;
  /** Ids in the order they stand in. */
  order(): Promise<string[]>;
  /** Opens the menu of a row and clicks an item of it. */
  choose(id: string, action: string): Promise<void>;
  /** The id that keys act on; null when none is marked. */
  marked(): Promise<string | null>;
}

const COLUMNS = ['Backend', 'State', 'In flight', 'Req/s', 'TTFB', 'Tok/s', 'Errors', 'VRAM', 'Loaded', 'Probed'];

export function fleetOn(page: Page): FleetList {
  const table = page.getByRole('table', { name: 'Backends' });
  const row = (id: string): Locator =>
    table.locator('tbody tr').filter({ has: page.getByRole('link', { name: id, exact: true }) });
  return {
    table,
    row,
    async says(id, column) {
      const place = COLUMNS.indexOf(column);
      if (place < 0) throw new Error(`no column ${column}`);
      return (await row(id).locator('td').nth(place).innerText()).replace(/\s+/g, ' ').trim();
    },
    order: () => table.locator('tbody .row-link').allInnerTexts(),
    async choose(id, action) {
      await page.getByRole('button', { name: `Actions for ${id}` }).click();
      await page.getByRole('menuitem', { name: action }).click();
    },
    async marked() {
      const link = table.locator('tbody tr.is-marked .row-link');
      return (await link.count()) === 0 ? null : link.innerText();
    },
  };
}

/** The notice that says so, with its buttons. */
export const noticeOn = (page: Page, text: string | RegExp): Locator =>
  page.locator('.mantine-Notification-root').filter({ hasText: text });
