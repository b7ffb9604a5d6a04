import { afterEach, describe, expect, it } from 'vitest';
import { fiftyBackends, threeBackends } from './support/fleets.ts';
import { type PanelOptions, type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { openTraffic, request } from './support/requests.ts';
import { look, takeBoth } from './support/screens.ts';

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  for (const server of panel?.servers ?? []) server.configure({ timeScale: 0.000_1 });
  await panel?.close();
  panel = null;
});

async function start(options: PanelOptions): Promise<PanelUnderTest> {
  panel = await startPanel(options);
  return panel;
}

describe('the traffic screen', () => {
  it('without requests says where they will come from', async () => {
    const { page } = await start({});
    await openTraffic(page);
    await page.getByRole('heading', { name: 'No requests yet' }).waitFor();
    expect(await look(page, 'traffic-empty')).toEqual([]);
  });

  it('with three backends shows what runs, waits, failed and was answered, and each in detail', async () => {
    const { page, url, servers } = await start({ fleet: threeBackends.map((one) => ({ ...one, timeScale: 0.1 })) });
    const traffic = await openTraffic(page);
    await request(url, { id: 'answered', model: 'llama3.1:8b' });
    await request(url, { id: 'not-found', model: 'no-such-model' });
    servers[0]?.setFault({ kind: '500', times: 1 });
    await request(url, { id: 'retried', model: 'llama3.1:8b' });
    servers[0]?.setFault({ kind: 'cut-rst', afterTokens: 9, times: 1 });
    await request(url, { id: 'torn', model: 'llama3.1:8b' });
    await request(url, { id: 'first', model: 'qwen2.5-coder:14b' });
    await fetch(`${url}/api/tags`).then((response) => response.text());
    for (const server of servers) server.configure({ timeScale: 1, outputTokens: [20_000, 20_000] });
    const running = [1, 2, 3, 4].map((nth) => request(url, { id: `big-${nth}`, model: 'llama3.1:70b' }));
    running.push(request(url, { id: 'streaming', model: 'qwen2.5-coder:14b' }));
    await expect.poll(() => traffic.says('streaming')).toContain('streaming');
    await page
      .getByRole('region', { name: 'Queue' })
      .getByText(/^\d requests wait/)
      .waitFor();
    const found = await look(page, 'traffic-three');
    await traffic.row('streaming').click();
    await traffic.details.getByRole('button', { name: 'Cancel the request' }).waitFor();
    found.push(...(await look(page, 'traffic-live')));
    await page.keyboard.press('Escape');
    await expect.poll(() => traffic.details.count()).toBe(0);
    await traffic.row('retried').click();
    await traffic.details.getByRole('list', { name: 'Not chosen' }).waitFor();
    found.push(...(await look(page, 'traffic-ended')));
    expect(found).toEqual([]);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1024, height: 700 });
    await page.getByRole('combobox', { name: 'Outcome' }).click();
    await page.getByRole('option', { name: 'retried' }).click();
    await expect.poll(() => traffic.ids()).toContain('retried');
    await takeBoth(page, 'traffic-narrow');
    for (const server of servers) server.configure({ timeScale: 0.000_1 });
    await Promise.allSettled(running);
  }, 90_000);

  it('with fifty backends keeps up with what a crowd asks', async () => {
    const { page, url } = await start({ fleet: fiftyBackends() });
    const traffic = await openTraffic(page);
    const models = fiftyBackends().flatMap(({ preload = [] }) => preload);
    await Promise.all(models.map((model, nth) => request(url, { id: `crowd-${nth}`, model, tokens: 5 })));
    await page
      .getByRole('region', { name: 'Requests' })
      .getByText(/^100 requests/)
      .waitFor();
    expect(await traffic.list.locator('[data-row]').count()).toBeLessThan(40);
    await takeBoth(page, 'traffic-fifty');
  }, 60_000);
});
