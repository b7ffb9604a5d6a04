import type { Locator, Page } from 'playwright-core';

/** The models screen of a page, as people use it. */
export interface MatrixOnScreen {
  readonly grid: Locator;
  row(model: string): Locator;
  /** By the backend's name in the head. */
  cell(model: string, backend: string): Promise<Locator>;
  /** What a cell says: `loaded 29 m`. */
  says(model: string, backend: string): Promise<string>;
  /** Clicks a cell and then an item of its menu. */
  choose(model: string, backend: string, action: string): Promise<void>;
  /** An operation in the list below, by its title: `Pulling phi4:14b on rig-4090`. */
  operation(title: string): Locator;
}

function matrixOn(page: Page): MatrixOnScreen {
  const grid = page.getByRole('grid', { name: 'Models by backend' });
  const row = (model: string): Locator => grid.locator(`[data-model="${model}"]`);
  const cell = async (model: string, backend: string): Promise<Locator> => {
    const heads = await grid.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.dataset.head));
    const column = heads.indexOf(backend);
    if (column < 0) throw new Error(`no column of ${backend}: ${heads}`);
    return row(model).locator('th, td').nth(column);
  };
  return {
    grid,
    row,
    cell,
    says: async (model, backend) => (await (await cell(model, backend)).innerText()).replace(/\s+/g, ' ').trim(),
    async choose(model, backend, action) {
      await (await cell(model, backend)).click();
      await page.getByRole('menuitem', { name: action }).click();
    },
    operation: (title) =>
      page.getByRole('region', { name: 'Operations' }).getByRole('listitem').filter({ hasText: title }),
  };
}

/** Opens the models screen by its address, with a filter when one is given. */
export async function openModels(page: Page, query = ''): Promise<MatrixOnScreen> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/models${query}`);
  await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
  return matrixOn(page);
}
