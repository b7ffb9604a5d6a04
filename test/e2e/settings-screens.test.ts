import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigView } from '../../shared/config-view.ts';
import { fiftyBackends, threeBackends } from './support/fleets.ts';
import { type PanelOptions, type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look, takeBoth } from './support/screens.ts';

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

async function open(options: PanelOptions): Promise<PanelUnderTest> {
  panel = await startPanel(options);
  await panel.page.getByRole('link', { name: 'Settings' }).click();
  await panel.page.getByRole('heading', { name: 'Listen', exact: true }).waitFor();
  return panel;
}

const goTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).click();

async function readConfig({ host }: PanelUnderTest): Promise<ConfigView> {
  const reply = await host.dispatch('config.read', undefined);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value as ConfigView;
}

describe('the settings', () => {
  it('show every page, what is changed and wrong on it, and the changes before they are saved', async () => {
    const { page } = await open({ fleet: threeBackends });
    const found = await look(page, 'settings-listen');
    await goTo(page, 'Routing');
    await page.getByRole('textbox', { name: /routing\.queueTimeout/ }).fill('90');
    await page.getByRole('textbox', { name: /routing\.retries/ }).fill('3');
    await page.locator('.setting-problem').waitFor();
    found.push(...(await look(page, 'settings-wrong')));
    await page.getByRole('textbox', { name: /routing\.queueTimeout/ }).fill('90s');
    await expect.poll(() => page.locator('.setting-problem').count()).toBe(0);
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('dialog').getByText('routing.queueTimeout').waitFor();
    found.push(...(await look(page, 'settings-review')));
    await page.keyboard.press('Escape');
    await goTo(page, 'Backends');
    await page.getByRole('button', { name: /rig-a6000/ }).click();
    await page.getByRole('textbox', { name: /rig-a6000\.weight/ }).waitFor();
    found.push(...(await look(page, 'settings-backends')));
    await goTo(page, 'Models');
    await page.getByLabel('Name of a new entry of models.aliases').fill('chat');
    await page.keyboard.press('Enter');
    await page.getByText('is required: a model name').waitFor();
    found.push(...(await look(page, 'settings-aliases')));
    await goTo(page, 'The file');
    await page.getByRole('region', { name: 'Text of the configuration' }).waitFor();
    found.push(...(await look(page, 'settings-file')));
    await goTo(page, 'Gateway');
    await page.getByRole('button', { name: 'Copy diagnostics' }).waitFor();
    found.push(...(await look(page, 'settings-gateway')));
    await page.getByLabel('Search the settings').fill('interval');
    await page.getByRole('heading', { name: /keys found/ }).waitFor();
    found.push(...(await look(page, 'settings-search')));
    expect(found).toEqual([]);
  }, 60_000);

  it('say that somebody else changed the file, and that a broken file is not in force', async () => {
    const started = await open({ fleet: threeBackends });
    const { page } = started;
    const { file, text } = await readConfig(started);
    if (file === null) throw new Error('there is no file');
    await goTo(page, 'Routing');
    await page.getByRole('textbox', { name: /routing\.retries/ }).fill('3');
    writeFileSync(file, `${text}\nrouting: { retries: 5, policy: weighted }\n`);
    await page.getByText('The file was changed meanwhile').waitFor();
    const found = await look(page, 'settings-overtaken');
    writeFileSync(file, `${text}\nrouting: { retrys: 5 }\n`);
    await page.getByText('The configuration needs attention').waitFor();
    await page
      .getByText(/unknown key, did you mean `retries`/)
      .first()
      .waitFor();
    await page.getByRole('region', { name: 'Unsaved changes' }).getByText('1 problem: routing.retrys').waitFor();
    found.push(...(await look(page, 'settings-spoiled')));
    expect(found).toEqual([]);
  }, 60_000);

  it('of a demo say that its changes end with it, and write no file', async () => {
    const started = await open({ isDemo: true });
    const { page } = started;
    await page.getByText('This is a demo’s configuration').waitFor();
    await goTo(page, 'Routing');
    await page.getByRole('textbox', { name: /routing\.retries/ }).fill('3');
    await page.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 change saved').waitFor();
    expect((await readConfig(started)).text).toContain('retries: 3');
    await goTo(page, 'The file');
    await page.getByText('in memory only').waitFor();
    expect(await look(page, 'settings-demo')).toEqual([]);
  });

  it('copy diagnostics that hold the configuration and no secret of the panel', async () => {
    const { page, url } = await open({ fleet: threeBackends });
    await goTo(page, 'Gateway');
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await page.getByText('The diagnostics are in the clipboard').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toContain('rig-a6000');
    expect(text).toContain(new URL(url).port);
    const [cookie] = await page.context().cookies();
    expect(cookie?.value.length).toBeGreaterThan(20);
    expect(text).not.toContain(cookie?.value);
  });

  it('with fifty backends open one at a time, and fit a small window', async () => {
    const { page } = await open({ fleet: fiftyBackends(), width: 1024, height: 700 });
    await goTo(page, 'Backends');
    await page.getByRole('button', { name: /gpu-07/ }).click();
    await page.getByRole('textbox', { name: /gpu-07\.slots/ }).fill('8');
    await page.getByRole('region', { name: 'Unsaved changes' }).getByText('1 change').waitFor();
    await takeBoth(page, 'settings-fifty');
    expect(await page.getByRole('textbox', { name: /\.slots/ }).count()).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
  }, 60_000);
});
