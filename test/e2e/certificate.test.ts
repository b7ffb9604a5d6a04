import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { type PanelOptions, type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

async function open(options: PanelOptions = {}): Promise<PanelUnderTest> {
  panel = await startPanel(options);
  await panel.page.goto(`${panel.page.url().split('#')[0]}#/settings/certificate`);
  await panel.page.getByRole('heading', { name: 'Create a certificate for this machine' }).waitFor();
  return panel;
}

const create = (page: Page): Promise<void> => page.getByRole('button', { name: 'Create the certificate' }).click();

async function addName(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Further names and addresses' }).fill(name);
  await page.keyboard.press('Enter');
}

describe('the certificate page', () => {
  it('lists what a certificate will hold, makes it, and shows how each kind of client is made to trust it', async () => {
    const { page, dataDir } = await open();
    const names = page.getByRole('list', { name: 'Names and addresses it will hold' });
    for (const name of [hostname().toLowerCase(), 'localhost', '127.0.0.1'])
      await names.getByText(name, { exact: true }).waitFor();
    const found = await look(page, 'certificate-none');
    await addName(page, 'gateway.lan');
    await create(page);
    await page.getByText('Nobody is shown it yet').waitFor();
    const cert = new X509Certificate(readFileSync(join(dataDir, 'tls/cert.pem')));
    expect([cert.checkHost('gateway.lan'), cert.checkHost('localhost')]).toEqual(['gateway.lan', 'localhost']);
    const trust = page.getByRole('table', { name: 'How clients trust it' });
    for (const client of ['macOS', /Windows/, /Debian/, 'Firefox', /ollama-js, OpenAI SDK/, /Python/])
      await trust.getByRole('cell', { name: client }).first().waitFor();
    await trust.getByRole('button', { name: 'Copy for curl' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('curl --cacert ca.pem …');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download ca.pem' }).click();
    const folder = mkdtempSync(join(tmpdir(), 'corral-download-'));
    await (await downloading).saveAs(join(folder, 'ca.pem'));
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(readFileSync(join(dataDir, 'tls/ca.pem'), 'utf8'));
    rmSync(folder, { recursive: true });
    found.push(...(await look(page, 'certificate-made')));
    expect(found).toEqual([]);
  }, 60_000);

  it('puts the certificate into the settings, where it waits for a start, and offers its further names again', async () => {
    const { page, configPath, dataDir } = await open();
    await addName(page, 'gateway.lan');
    await create(page);
    await page.getByRole('button', { name: 'Serve HTTPS with it' }).click();
    const bar = page.getByRole('region', { name: 'Unsaved changes' });
    await bar.getByText('1 change').waitFor();
    await page.getByText('Once the setting is saved and the gateway is started again').waitFor();
    await bar.getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 change saved').waitFor();
    expect(readFileSync(configPath, 'utf8')).toContain(join(dataDir, 'tls/cert.pem'));
    await page.getByText('listen.tls: takes effect when the gateway is started again').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Let clients trust it' }).waitFor();
    await page.getByText('gateway.lan', { exact: true }).waitFor();
    expect(await look(page, 'certificate-named')).toEqual([]);
  }, 60_000);

  it('says at the field what is no name, and makes nothing then', async () => {
    const { page } = await open();
    await addName(page, 'https://gateway.lan');
    await create(page);
    await page.getByText('"https://gateway.lan" is neither a host name nor an address').waitFor();
    expect(await page.getByRole('heading', { name: 'Let clients trust it' }).count()).toBe(0);
    expect(await look(page, 'certificate-refused')).toEqual([]);
  });

  it('shows the certificate in force and how long it has left, and the next one as soon as it is served', async () => {
    const DAY_MS = 24 * 3_600_000;
    const from = Date.now() - 60 * DAY_MS;
    const files = await makeCertificates({ from, until: Date.now() + 5.5 * DAY_MS });
    const { page } = await open({ listen: `{ port: 0, tls: { cert: '${files.tls.cert}', key: '${files.tls.key}' } }` });
    await page.getByRole('row', { name: /Valid until .* 5 days left/ }).waitFor();
    await page.getByRole('row', { name: 'Signed by a test' }).waitFor();
    await page.getByText('listen.tls: the certificate expires in 5 days').waitFor();
    const found = await look(page, 'certificate-soon');
    files.write(await files.issue({ from, until: Date.now() + 90.5 * DAY_MS }));
    await page.getByRole('row', { name: /Valid until .* 90 days left/ }).waitFor();
    found.push(...(await look(page, 'certificate-served')));
    expect(found).toEqual([]);
  }, 60_000);

  it('can be used with the keyboard alone', async () => {
    const { page } = await open();
    await page.getByRole('combobox', { name: 'Further names and addresses' }).focus();
    await page.keyboard.type('10.9.8.7');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('The certificate was made').waitFor();
    await page.getByRole('button', { name: 'Create a new one' }).waitFor();
  });
});
