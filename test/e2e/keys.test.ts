import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot, Status } from '../../shared/snapshot.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const openKeys = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor();
};

const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

describe('the keys screen', () => {
  let panel: PanelUnderTest;
  beforeAll(async () => {
    panel = await startPanel({ fleet: threeBackends });
    await openKeys(panel.page);
  });
  afterAll(() => panel?.close());

  it('says that a gateway on loopback is open on this machine only', async () => {
    const access = panel.page.getByRole('region', { name: 'Access' });
    await access.getByText('Open on this machine only').waitFor();
    await access.getByText('access.mode is auto').waitFor();
    expect(await access.innerText()).toContain(panel.url);
  });

  it('has nothing that axe finds fault with', async () => {
    expect(await look(panel.page, 'keys-three')).toEqual([]);
  });

  it('gives each client what to paste, with the gateway’s own address, and it works', async () => {
    const { page, url } = panel;
    for (const client of ['Ollama CLI', 'curl', 'ollama-js', 'OpenAI SDK', 'Anthropic SDK', 'Open WebUI']) {
      await page.getByRole('button', { name: `Copy for ${client}` }).click();
      await expect.poll(() => copied(page)).toContain(url);
      expect(await page.getByRole('region', { name: client, exact: true }).innerText()).toContain(url);
    }
    await page.getByRole('button', { name: 'Copy for curl' }).click();
    await expect.poll(() => copied(page)).toContain('curl ');
    const [, address = '', body = ''] = /^curl (\S+) -d '(.*)'$/.exec(await copied(page)) ?? [];
    const answer = await fetch(address, { method: 'POST', body });
    expect(answer.status).toBe(200);
    expect((await answer.text()).trim().split('\n').at(-1)).toContain('"done":true');
  });

  it('warns before a restart that opens the gateway to the network', async () => {
    const { page, host } = panel;
    const changes = [
      { path: ['listen', 'host'], value: '0.0.0.0' },
      { path: ['listen', 'confirmed'], value: ['no-tls', 'no-key'] },
      { path: ['access', 'mode'], value: 'open' },
    ];
    expect(await host.dispatch('config.change', { changes })).toMatchObject({ ok: true, value: { problems: [] } });
    const access = page.getByRole('region', { name: 'Access' });
    await access.getByText('From its next start on it listens on 0.0.0.0').waitFor();
    await access.getByText('access.mode is open').waitFor();
  });

  it('warns in red of a gateway that the network can reach, and gives clients an address that leads there', async () => {
    const page = await panel.open();
    await tellPage(page, { url: 'http://0.0.0.0:8080' });
    await page.reload();
    await openKeys(page);
    const access = page.getByRole('region', { name: 'Access' });
    await access.getByText('Open to the network').waitFor();
    expect(await access.getAttribute('class')).toContain('tone-bad');
    await access.getByText('Everybody who can reach this address').waitFor();
    expect(await page.getByRole('region', { name: 'curl', exact: true }).innerText()).not.toContain('0.0.0.0');
    expect(await look(page, 'keys-network')).toEqual([]);
  });
});

/** Lets the page believe something else of its gateway: a test listens on loopback only. */
async function tellPage(page: Page, gateway: Partial<Snapshot['gateway']>): Promise<void> {
  const status = await panelStatus(page);
  const snapshot = { ...status, gateway: { ...status.gateway, ...gateway } };
  const body = `event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`;
  await page.route('**/api/control/events', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
}

const panelStatus = (page: Page): Promise<Status> =>
  page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/api/control/gateway.status', { method: 'POST', headers, body: '{}' });
    return (await response.json()).value;
  });
