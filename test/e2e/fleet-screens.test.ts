import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { models, type SimulatedServer, startSimulatedServer } from '../../main/simulator/index.ts';
import { createLoopbackNetwork } from '../main/discovery/loopback-network.ts';
import { violations } from './support/accessibility.ts';
import { fleetOn } from './support/fleet-list.ts';
import { fiftyBackends, threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { takeScreen } from './support/screens.ts';
import { answers, ask, type Question } from './support/traffic.ts';

/** Two looks at each of many states, and axe takes seconds for each. */
vi.setConfig({ testTimeout: 120_000 });

const schemes = ['light', 'dark'] as const;
type Scheme = (typeof schemes)[number];

let panel: PanelUnderTest | null = null;
let extra: SimulatedServer | null = null;
afterEach(async () => {
  await panel?.close();
  await extra?.close();
  panel = null;
  extra = null;
});

/** Looks at the page in both schemes: a picture for people each, and axe's opinion. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(
      (scheme) => document.documentElement.dataset.mantineColorScheme === scheme,
      colorScheme satisfies Scheme,
    );
    await takeScreen(page, `${name}-${colorScheme}`);
    expect(await violations(page), `${name}-${colorScheme}`).toEqual([]);
  }
}

const chat = (model: string, count: number): Question[] =>
  Array.from({ length: count }, () => ({ model, tokens: 120 }));

/** Some answers in the figures, some streams that stay, and more that wait for them. */
async function keepBusy({ servers, url }: PanelUnderTest): Promise<() => Promise<void>> {
  await answers(url, [...chat('llama3.1:8b', 6), ...chat('llama3.2:3b', 3), ...chat('llama3.1:70b', 2)]);
  for (const server of servers.slice(0, 3)) server.setFault({ kind: 'hang-mid-stream', afterTokens: 20 });
  return ask(url, [...chat('llama3.1:8b', 6), ...chat('llama3.1:70b', 3), ...chat('llama3.2:3b', 3)]);
}

describe('the fleet', () => {
  it('with nothing configured', async () => {
    panel = await startPanel();
    await panel.page.getByRole('heading', { name: 'Try the demo fleet' }).waitFor();
    await look(panel.page, 'fleet-empty');
  });

  it('with three backends, busy, one down', async () => {
    panel = await startPanel({ fleet: threeBackends });
    const { page } = panel;
    const fleet = fleetOn(page);
    await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
    const hangUp = await keepBusy(panel);
    const way = page.getByRole('region', { name: 'What is in the way' });
    await way.getByText(/is slow: 1 of 1 slot busy, 2 waiting for llama3.2:3b/).waitFor();
    await look(page, 'fleet-three');

    panel.servers[1]!.setFault({ kind: 'refuse' });
    await expect.poll(() => fleet.says('rig-a6000', 'State')).toMatch(/^down/);
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'Actions for rig-4090' }).click();
    await page.getByRole('menuitem', { name: 'Drain rig-4090' }).waitFor();
    await look(page, 'fleet-three-down');
    await page.keyboard.press('Escape');

    await page.setViewportSize({ width: 1024, height: 700 });
    await look(page, 'fleet-three-small');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await hangUp();
  });

  it('with fifty backends and two hundred models, twelve of them without scrolling', async () => {
    const fleet = fiftyBackends();
    panel = await startPanel({ fleet });
    const { page } = panel;
    const list = fleetOn(page);
    await expect.poll(() => list.says('gpu-50', 'State')).toBe('up');
    const questions = fleet.slice(0, 12).map(({ models: installed }) => chat(installed![0]!.name, 2));
    await answers(panel.url, questions.flat());
    panel.servers[6]!.setFault({ kind: 'refuse' });
    await expect.poll(() => list.says('gpu-07', 'State')).toMatch(/^down/);
    const twelfth = (await list.row('gpu-12').boundingBox())!;
    expect(twelfth.y + twelfth.height).toBeLessThanOrEqual(900);
    await look(page, 'fleet-fifty');
    await page.getByRole('searchbox', { name: 'Filter backends' }).fill('no such thing');
    await page.getByRole('heading', { name: /^No backend matches/ }).waitFor();
    await look(page, 'fleet-filtered-to-nothing');
  });

  it('after the gateway is gone', async () => {
    panel = await startPanel({ fleet: threeBackends });
    const { page } = panel;
    await expect.poll(() => fleetOn(page).says('rig-4090', 'State')).toBe('up');
    await panel.host.stop();
    await page.getByText('Not known while the connection to the gateway is lost').waitFor();
    await look(page, 'fleet-stale');
  });
});

describe('the dialogs of the fleet', () => {
  it('that add and edit a backend', async () => {
    panel = await startPanel({ fleet: threeBackends });
    extra = await startSimulatedServer({ models: [models.llama8b(), models.llama3b()], preload: ['llama3.2:3b'] });
    const { page } = panel;
    await page.getByRole('button', { name: 'Add a backend' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a backend' });
    const url = dialog.getByRole('textbox', { name: 'URL' });
    await url.waitFor();
    await look(page, 'add-backend-empty');
    await url.fill(extra.url);
    await dialog.getByText(/^Ollama .* answers/).waitFor();
    await look(page, 'add-backend-found');
    await url.fill('127.0.0.1:1');
    await dialog.getByText('Nothing listens at that address').waitFor();
    await look(page, 'add-backend-refused');
    await url.fill(panel.servers[0]!.url);
    await dialog.getByText('This is rig-4090 already').waitFor();
    await look(page, 'add-backend-known');
    await page.keyboard.press('Escape');
    await fleetOn(page).choose('rig-4090', 'Edit rig-4090');
    await page.getByRole('dialog', { name: 'Edit rig-4090' }).waitFor();
    await look(page, 'edit-backend');
    await page.keyboard.press('Escape');
    await fleetOn(page).choose('old-3070', 'Remove old-3070');
    await page.getByRole('dialog', { name: 'Remove old-3070?' }).waitFor();
    await look(page, 'remove-backend');
  });

  it('that finds servers', async () => {
    extra = await startSimulatedServer({ models: [models.llama8b()] });
    panel = await startPanel({ surroundings: createLoopbackNetwork() });
    const { page } = panel;
    await page.getByRole('button', { name: 'Find servers' }).click();
    const dialog = page.getByRole('dialog', { name: 'Find servers' });
    await dialog.getByRole('textbox', { name: 'Port' }).fill(String(extra.port));
    await look(page, 'find-servers-consent');
    await dialog.getByRole('button', { name: /^Contact/ }).click();
    await dialog.getByText(/^Search done/).waitFor();
    await look(page, 'find-servers-found');
  });
});

describe('one backend', () => {
  it('at work, draining, down, and not there', async () => {
    panel = await startPanel({ fleet: threeBackends, height: 1300 });
    const { page } = panel;
    await expect.poll(() => fleetOn(page).says('rig-a6000', 'State')).toBe('up');
    const hangUp = await keepBusy(panel);
    await page.getByRole('link', { name: 'rig-a6000' }).click();
    const streams = page.getByRole('table', { name: 'Running streams' }).locator('tbody tr');
    await expect.poll(() => streams.count()).toBeGreaterThan(1);
    await page.getByRole('region', { name: 'Error rate' }).locator('.recharts-surface').first().waitFor();
    await look(page, 'backend-busy');
    await page.getByRole('button', { name: 'Time to first byte: show as a table' }).click();
    await page.getByRole('region', { name: 'Time to first byte as a table' }).waitFor();
    await look(page, 'backend-table');
    await page.keyboard.press('d');
    await page.getByRole('dialog').getByRole('button', { name: 'Drain rig-a6000' }).click();
    await page.getByRole('region', { name: 'Streams that hold it' }).waitFor();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await look(page, 'backend-draining');
    await page.getByRole('combobox', { name: 'Streams that are left on rig-a6000' }).selectOption('end them in 10 min');
    await page.getByText(/^Streams that are left end at .* in (10 m 0 s|9 m \d+ s)\.$/).waitFor();
    await look(page, 'backend-draining-deadline');
    await page.getByRole('combobox', { name: 'Streams that are left on rig-a6000' }).selectOption('wait for them');
    await page.getByText(/^Streams that are left end at/).waitFor({ state: 'detached' });
    await hangUp();
    await page.getByText(/^Nothing is running: safe to restart/).waitFor();
    await look(page, 'backend-drained');
    panel.servers[1]!.setFault({ kind: 'refuse' });
    await page
      .getByText(/^connection refused/)
      .first()
      .waitFor();
    await look(page, 'backend-down');
    await page.setViewportSize({ width: 1024, height: 700 });
    await look(page, 'backend-small');
    await page.goto(new URL('#/backend/no-such', page.url()).href);
    await page.getByRole('heading', { name: 'There is no backend no-such' }).waitFor();
    await look(page, 'backend-unknown');
  });
});
