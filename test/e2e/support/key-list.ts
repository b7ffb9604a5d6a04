import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { NewSecret } from '../../../shared/key.ts';
import type { PanelUnderTest } from './panel-under-test.ts';

/** The list of keys on a page, as people use it. */
export interface KeyList {
  readonly table: Locator;
  row(owner: string): Locator;
  /** What a cell says, by its column's name, on one line. */
  says(owner: string, column: string): Promise<string>;
  /** Owners in the order they stand in. */
  owners(): Promise<string[]>;
}

const COLUMNS = ['Owner', 'Key', 'State', 'May', 'Models and limits', 'Last 24 hours', 'Last used'];

export function keysOn(page: Page): KeyList {
  const table = page.getByRole('table', { name: 'API keys' });
  const row = (owner: string): Locator =>
    table.locator('tbody tr').filter({ has: page.getByRole('link', { name: owner, exact: true }) });
  return {
    table,
    row,
    async says(owner, column) {
      const place = COLUMNS.indexOf(column);
      if (place < 0) throw new Error(`no column ${column}`);
      return (await row(owner).locator('td').nth(place).innerText()).replace(/\s+/g, ' ').trim();
    },
    owners: () => table.locator('tbody .row-link').allInnerTexts(),
  };
}

/** Opens the keys screen by its address. */
export async function openKeys(page: Page, detail = ''): Promise<KeyList> {
  await page.evaluate(
    (hash) => {
      window.location.hash = hash;
    },
    `#/keys${detail && `/${detail}`}`,
  );
  await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor();
  return keysOn(page);
}

/** Makes a key by the gateway's own command. */
export async function makeKey({ host }: PanelUnderTest, rules: Readonly<Record<string, unknown>>): Promise<NewSecret> {
  const made = await host.dispatch('key.create', rules);
  if (!made.ok) throw new Error(made.error.message);
  return made.value as NewSecret;
}

/** The status of a request that comes with that secret. */
export async function statusWith(url: string, secret: string, model = 'llama3.1:8b'): Promise<number> {
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }], options: { num_predict: 5 } }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** A page that is used without a mouse. */
export interface Keyboard {
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** How the thing that has the focus is called. */
  focused(): Promise<string>;
  /** Presses Tab until something of that name has the focus. */
  tabTo(name: string): Promise<void>;
  /** Presses an arrow until something of that name has the focus. */
  arrowTo(name: string): Promise<void>;
}

/** More than there is to stop at on any page here. */
const MOST_STOPS = 80;

export function keyboardOf(page: Page): Keyboard {
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0]?.textContent ?? element?.textContent;
      return (element?.getAttribute('aria-label') ?? label ?? '').trim();
    });
  async function go(key: string, name: string): Promise<void> {
    const seen: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      const at = await focused();
      if (at.startsWith(name)) return;
      seen.push(at);
      await press(key);
    }
    expect(seen, `${key} leads to ${name}`).toContain(name);
  }
  return {
    press,
    type: (text) => page.keyboard.type(text),
    focused,
    tabTo: (name) => go('Tab', name),
    arrowTo: (name) => go('ArrowDown', name),
  };
}
