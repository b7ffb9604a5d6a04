import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threeBackends } from './support/fleets.ts';
import { openModels } from './support/matrix.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const MODEL = 'llama3.1:8b';
/** Its copy is another build than that of the two others. */
const ODD = 'old-3070';

let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
  page = panel.page;
});
afterAll(() => panel?.close());

const goTo = (hash: string): Promise<unknown> => page.goto(`${page.url().split('#')[0]}#/${hash}`);
const row = (path: string): Locator => page.locator(`[data-setting="${path}"]`);
const bar = (): Locator => page.getByRole('region', { name: 'Unsaved changes' });

async function choose(control: Locator, value: string): Promise<void> {
  await control.click();
  await page.getByRole('option', { name: value }).click();
}

async function save(): Promise<void> {
  await bar().getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => bar().count()).toBe(0);
}

async function driftPolicy(): Promise<string | undefined> {
  const status = await panel.host.gateway.handlers['gateway.status'](undefined);
  return status.ok ? status.value.drift.find(({ model }) => model === MODEL)?.policy : undefined;
}

/** One short chat; `on` asks for that backend and no other. */
async function chat(on?: string): Promise<{ status: number; servedBy: string | null; body: string }> {
  const response = await fetch(`${panel.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(on !== undefined && { 'x-corral-backend': on }) },
    body: JSON.stringify({ model: MODEL, stream: false, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  return { status: response.status, servedBy: response.headers.get('x-corral-backend'), body: await response.text() };
}

describe('copies that differ', () => {
  it('are used like the others as long as nothing else is said', async () => {
    await expect.poll(driftPolicy).toBe('warn');
    expect(await chat(ODD)).toMatchObject({ status: 200, servedBy: ODD });
  });

  it('are asked last once the settings say so for all models', async () => {
    await goTo('settings/models');
    await choose(row('models.drift.policy').getByRole('combobox'), 'majority');
    await save();
    await expect.poll(driftPolicy).toBe('majority');
    const served = await Promise.all(Array.from({ length: 12 }, () => chat()));
    expect(served.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(served.map(({ servedBy }) => servedBy)).not.toContain(ODD);
    expect(await chat(ODD)).toMatchObject({ status: 200, servedBy: ODD });
  });

  it('of one model are quarantined by an entry of its own, which the gateway’s answers give the reason for', async () => {
    await goTo('settings/models');
    const map = row('models.drift.models');
    await map.getByLabel('Name of a new entry of models.drift.models').fill(MODEL);
    await map.getByRole('button', { name: 'Add' }).click();
    const entry = map.getByRole('region', { name: MODEL });
    await choose(entry.getByLabel(`Value of ${MODEL}`), 'quarantine');
    await entry.scrollIntoViewIfNeeded();
    expect(await look(page, 'settings-drift')).toEqual([]);
    await save();
    expect(readFileSync(panel.configPath, 'utf8')).toMatch(
      /drift:\s+policy: majority\s+models:\s+llama3\.1:8b: quarantine/,
    );
    await expect.poll(driftPolicy).toBe('quarantine');
    const refused = await chat(ODD);
    expect(refused.status).toBe(503);
    expect(refused.body).toContain('quarantined until it is synced: its build of llama3.1:8b is dddddddddddd');
    expect((await chat()).status).toBe(200);
    await openModels(page);
    expect(await look(page, 'models-quarantine')).toEqual([]);
  });

  it('can be used again as soon as the entry is taken out', async () => {
    await goTo('settings/models');
    await row('models.drift.models')
      .getByRole('button', { name: `Take out ${MODEL}` })
      .click();
    await save();
    await expect.poll(driftPolicy).toBe('majority');
    expect(await chat(ODD)).toMatchObject({ status: 200, servedBy: ODD });
  });
});
