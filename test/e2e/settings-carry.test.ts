import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigView } from '../../shared/config-view.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const fixture = (kind: string, name: string) => join(import.meta.dirname, '../main/config/import/fixtures', kind, name);

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

async function open(): Promise<PanelUnderTest> {
  panel = await startPanel({ fleet: threeBackends, config: 'routing: { policy: weighted } # ours\n' });
  await panel.page.goto(`${panel.page.url().split('#')[0]}#/settings/carry`);
  await panel.page.getByRole('button', { name: 'Import a configuration' }).waitFor();
  return panel;
}

async function readConfig({ host }: PanelUnderTest): Promise<ConfigView> {
  const reply = await host.dispatch('config.read', undefined);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value as ConfigView;
}

/** Opens the dialog with a file in it and reads that. */
async function bring(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Import a configuration' }).click();
  await page.locator('input[type="file"]').setInputFiles(path);
  await expect.poll(() => page.getByLabel('Text of the configuration').inputValue()).not.toBe('');
  await page.getByRole('button', { name: 'Read it' }).click();
}

describe('importing in the settings', () => {
  it('shows what becomes of each line, applies all of it at once, and can be taken back', async () => {
    const started = await open();
    const { page } = started;
    const before = (await readConfig(started)).text;
    const found = await look(page, 'settings-carry');
    await bring(page, fixture('nginx', 'quick-start.conf'));
    const dialog = page.getByRole('dialog');
    await dialog.getByText('routing.policy: least-busy').waitFor();
    found.push(...(await look(page, 'settings-import-lines')));
    await dialog.getByRole('tab', { name: /changes/ }).click();
    await dialog.getByRole('cell', { name: 'routing.policy', exact: true }).waitFor();
    found.push(...(await look(page, 'settings-import-changes')));
    expect((await readConfig(started)).text).toBe(before);
    await dialog.getByRole('button', { name: /^Apply \d+ changes$/ }).click();
    await page.getByText(/^Imported: \d+ changes made/).waitFor();
    const { text, written } = await readConfig(started);
    expect(text).toContain('routing: { policy: least-busy, cooldown: 30s } # ours');
    expect(JSON.stringify(written.backends)).toContain('http://127.0.0.1:11435');
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('The configuration is as it was').waitFor();
    const after = await readConfig(started);
    expect(JSON.stringify(after.written.backends)).not.toContain('11435');
    expect(after.text).toContain('policy: weighted } # ours');
    expect(found).toEqual([]);
  }, 60_000);

  it('says at which line a text cannot be read, and keeps it for another try', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Import a configuration' }).click();
    await page.getByLabel('Text of the configuration').fill('server {\n  listen 80\n}\n');
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('alert').getByText('line 2: a directive is not ended by ";"').waitFor();
    expect(await look(page, 'settings-import-refused')).toEqual([]);
    await page.getByLabel('Text of the configuration').fill('gunzip on;');
    await page.getByRole('combobox', { name: 'Product' }).click();
    await page.getByRole('option', { name: 'nginx' }).click();
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByText('Nothing of it could be carried over.').waitFor();
    expect(await page.getByRole('button', { name: /^Apply/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Back to the text' }).click();
    expect(await page.getByLabel('Text of the configuration').inputValue()).toBe('gunzip on;');
  }, 60_000);

  it('shows no secret of what was brought', async () => {
    const { page } = await open();
    await bring(page, fixture('litellm', 'article.yaml'));
    const dialog = page.getByRole('dialog');
    await dialog.getByText('general_settings.master_key').waitFor();
    expect(await dialog.textContent()).not.toContain('sk-master-key');
    expect(await look(page, 'settings-import-litellm')).toEqual([]);
  }, 60_000);
});

describe('exporting in the settings', () => {
  it('writes it for each product, and hands it over as a file', async () => {
    const { page } = await open();
    await page.getByRole('region', { name: 'Text of the export' }).getByText('policy: weighted').waitFor();
    await page.getByText('HAProxy', { exact: true }).click();
    await page.getByRole('region', { name: 'Text of the export' }).getByText('backend corral_backends').waitFor();
    expect(await look(page, 'settings-export')).toEqual([]);
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download haproxy.cfg' }).click();
    const file = await waiting;
    expect(file.suggestedFilename()).toBe('haproxy.cfg');
    expect(readFileSync((await file.path()) ?? '', 'utf8')).toContain('balance roundrobin');
  }, 60_000);
});
