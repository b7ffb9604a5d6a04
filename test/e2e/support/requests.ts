import type { Locator, Page } from 'playwright-core';

/** What a client asks of the gateway. */
export interface Request {
  /** Becomes the request's id. */
  readonly id: string;
  readonly model: string;
  readonly route?: string;
  readonly tokens?: number;
  readonly isStream?: boolean;
}

/** Asks as a client does; resolves with the whole answer, also when it is an error. */
export async function request(url: string, { id, model, route = '/api/chat', tokens, isStream = true }: Request) {
  const response = await fetch(url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify({
      model,
      stream: isStream,
      prompt: 'Why is the sky blue?',
      messages: [{ role: 'user', content: 'Why is the sky blue?' }],
      ...(tokens === undefined ? {} : { options: { num_predict: tokens } }),
    }),
  });
  return { status: response.status, text: await response.text() };
}

/** The traffic screen of a page, as people use it. */
export interface TrafficOnScreen {
  readonly list: Locator;
  row(id: string): Locator;
  /** What a row says, in one line. */
  says(id: string): Promise<string>;
  /** The ids of the rows, from the top. */
  ids(): Promise<string[]>;
  /** Where its time went, as its bar is read out. */
  bar(id: string): Promise<string>;
  /** The panel beside the list that a row opens. */
  readonly details: Locator;
}

/** Opens the traffic screen by its address. */
export async function openTraffic(page: Page, rest = ''): Promise<TrafficOnScreen> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/traffic${rest}`);
  await page.getByRole('heading', { level: 1, name: 'Traffic' }).waitFor();
  const list = page.getByRole('grid', { name: 'Requests' });
  const row = (id: string): Locator => list.locator(`[data-row^="${id}@"]`);
  return {
    list,
    row,
    says: async (id) => (await row(id).innerText()).replace(/\s+/g, ' ').trim(),
    ids: () =>
      list.locator('[data-row]').evaluateAll((rows) => rows.map((one) => one.dataset.row?.split('@')[0] ?? '')),
    bar: async (id) => (await row(id).locator('td[aria-label]').getAttribute('aria-label')) ?? '',
    details: page.getByRole('dialog', { name: /^Request / }),
  };
}
