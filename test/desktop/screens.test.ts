import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetOn, noticeOn } from '../e2e/support/fleet-list.ts';
import { type RunningFleet, startFleet, threeBackends } from '../e2e/support/fleets.ts';
import { keysOn, statusWith } from '../e2e/support/key-list.ts';
import { openModels } from '../e2e/support/matrix.ts';
import { openTraffic, request } from '../e2e/support/requests.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';

const config = 'health: { interval: 300ms, timeout: 1s, fall: 2, rise: 1, slowStart: 0s, residencyInterval: 300ms }';

/** What the panel can do in a browser it can do here, where every word goes over Electron's own channels. */
describe('the screens in the desktop window', { timeout: 60_000 }, () => {
  let servers: RunningFleet;
  let desktop: Desktop;
  beforeAll(async () => {
    servers = await startFleet(threeBackends);
    desktop = await launchDesktop({ config: [config, servers.yaml].join('\n') });
  });
  afterAll(async () => {
    await desktop?.close();
    await servers?.stop();
  });

  const server = (id: string) => servers.servers[threeBackends.findIndex((backend) => backend.id === id)]!;
  const go = async (hash: string, heading: string): Promise<void> => {
    await desktop.page.evaluate((to) => {
      window.location.hash = to;
    }, hash);
    await desktop.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  };

  it('Fleet: drains a backend, takes that back, and says within two seconds which one died and of what', async () => {
    const { page } = desktop;
    await go('#/fleet', 'Fleet');
    const fleet = fleetOn(page);
    await expect.poll(() => fleet.says('rig-4090', 'State')).toBe('up');
    await fleet.choose('rig-4090', 'Drain rig-4090');
    await page.getByRole('dialog').getByRole('button', { name: 'Drain rig-4090' }).click();
    await expect.poll(() => fleet.says('rig-4090', 'State')).toBe('draining drained: nothing is running');
    await noticeOn(page, 'rig-4090 is drained').getByRole('button', { name: 'Resume rig-4090' }).click();
    await expect.poll(() => fleet.says('rig-4090', 'State')).toBe('up');

    const diedAt = Date.now();
    server('old-3070').setFault({ kind: 'refuse' });
    await fleet.row('old-3070').getByText('down', { exact: true }).waitFor();
    // By the gateway's own time: how soon a window gets a turn to draw is the machine's affair.
    const down = await page.evaluate(async () => {
      const told = await window.corral?.invoke('event.list', { backend: 'old-3070' });
      return told?.ok ? told.value[0] : undefined;
    });
    expect(down).toMatchObject({ kind: 'health', severity: 'bad' });
    expect((down?.at ?? Number.POSITIVE_INFINITY) - diedAt).toBeLessThan(2_000);
    await fleet
      .row('old-3070')
      .getByText(/connection refused/)
      .waitFor();
    server('old-3070').clearFaults();
    await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
  });

  it('Backend: draws its measures and warms a model on it', async () => {
    const { page } = desktop;
    await go('#/backend/rig-4090', 'rig-4090');
    const { status } = await request(desktop.gatewayUrl, { id: 'first', model: 'llama3.1:8b', tokens: 5 });
    expect(status).toBe(200);
    const drawn = page.getByRole('region', { name: 'Requests per second', exact: true }).locator('path.recharts-curve');
    await drawn.first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Warm nomic-embed-text:latest', exact: true }).click();
    await expect
      .poll(() =>
        server('rig-4090')
          .snapshot()
          .runners.map(({ name }) => name),
      )
      .toContain('nomic-embed-text:latest');
  });

  it('Models: says where a model is and unloads it', async () => {
    const matrix = await openModels(desktop.page);
    await expect.poll(() => matrix.says('llama3.1:70b', 'rig-a6000')).toMatch(/^loaded/);
    await matrix.choose('llama3.1:70b', 'rig-a6000', 'Unload');
    await expect.poll(() => matrix.says('llama3.1:70b', 'rig-a6000')).toBe('installed');
    expect(
      server('rig-a6000')
        .snapshot()
        .runners.map(({ name }) => name),
    ).not.toContain('llama3.1:70b');
  });

  it('Models: makes an alias, which clients may use at once, and takes it away again', async () => {
    const { page } = desktop;
    await openModels(page, '?show=aliases');
    await page.getByRole('button', { name: 'Make an alias' }).first().click();
    const form = page.getByRole('dialog', { name: 'Make an alias' });
    await form.getByRole('textbox', { name: 'Name' }).fill('chat');
    await form.getByRole('combobox', { name: 'Model' }).fill('llama3.2:3b');
    await form.getByRole('button', { name: 'Make chat' }).click();
    const alias = page.locator('[data-alias="chat"]');
    await alias.getByText('llama3.2:3b').waitFor();
    expect((await request(desktop.gatewayUrl, { id: 'by-alias', model: 'chat', tokens: 3 })).status).toBe(200);
    await alias.getByRole('button', { name: 'Remove chat' }).click();
    await page.getByRole('dialog', { name: 'Remove chat?' }).getByRole('button', { name: 'Remove chat' }).click();
    await expect.poll(() => alias.count()).toBe(0);
  });

  it('Traffic: tells of a request while it runs, why it is where it is, and cancels it', async () => {
    const { page } = desktop;
    const traffic = await openTraffic(page);
    server('rig-4090').configure({ timeScale: 1, outputTokens: [20_000, 20_000] });
    const answer = request(desktop.gatewayUrl, { id: 'endless', model: 'qwen2.5-coder:14b' });
    await traffic.row('endless').click();
    await traffic.details
      .getByRole('region', { name: 'Why there' })
      .getByText(/rig-4090/)
      .first()
      .waitFor();
    await traffic.details.getByRole('button', { name: 'Cancel the request' }).click();
    const question = page.getByRole('dialog', { name: 'Cancel the request of 127.0.0.1?' });
    await question.getByRole('button', { name: 'Cancel the request' }).click();
    expect((await answer).text).toContain('an administrator ended this request');
    await expect.poll(() => traffic.says('endless')).toContain('410 refused cancelled');
    await page.keyboard.press('Escape');
  });

  it('Keys: says who can use the gateway now', async () => {
    await go('#/keys', 'Keys');
    const access = desktop.page.getByRole('region', { name: 'Access' });
    await access.getByText('Open on this machine only').waitFor();
    expect(await access.innerText()).toContain(desktop.gatewayUrl);
  });

  it('Keys: makes a key whose secret works and is shown once, tells what it was used for, and revokes it', async () => {
    const { page, gatewayUrl } = desktop;
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByRole('textbox', { name: 'Owner' }).fill('Ana');
    await page.getByRole('button', { name: 'Create the key' }).click();
    const secret = await page.getByRole('group', { name: 'The secret of Ana’s key' }).locator('code').innerText();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await page.content()).not.toContain(secret.slice(12));

    expect(await statusWith(gatewayUrl, secret)).toBe(200);
    const list = keysOn(page);
    await expect.poll(() => list.says('Ana', 'Last 24 hours')).toBe('1 request');
    expect(await list.says('Ana', 'Last used')).toContain('from 127.0.0.1');
    await list.row('Ana').getByRole('button', { name: 'Actions for ck_' }).click();
    await page.getByRole('menuitem', { name: 'Revoke Ana’s key' }).click();
    await page.getByRole('dialog', { name: 'Revoke Ana’s key?' }).getByRole('button', { name: 'Revoke ck_' }).click();
    await noticeOn(page, 'Revoked Ana’s key').waitFor();
    expect(await statusWith(gatewayUrl, secret)).toBe(401);
  });
});

describe('the first start of the desktop app', { timeout: 60_000 }, () => {
  it('shows the demo fleet at work by one click', async () => {
    const desktop = await launchDesktop();
    await desktop.page.getByRole('button', { name: 'Start the demo' }).click();
    const fleet = fleetOn(desktop.page);
    await expect.poll(fleet.order).toEqual(['rig-4090', 'rig-a6000', 'old-3070']);
    await expect.poll(() => desktop.page.getByText(/^[1-9]\d* in flight$/).count()).toBe(1);
    await desktop.close();
  });
});
