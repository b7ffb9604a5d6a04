import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { noticeOn } from './support/fleet-list.ts';
import { type FleetPlan, threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { answers, ask } from './support/traffic.ts';

const fleet: FleetPlan = threeBackends.map((backend) => ({ ...backend, pullBandwidth: 1e9 }));
const coder = { model: 'qwen2.5-coder:14b', tokens: 200 };

let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel({ fleet });
  page = panel.page;
});
afterAll(() => panel?.close());
beforeEach(async () => {
  for (const one of panel.servers) one.clearFaults();
  await open('rig-4090');
});

const server = (id: string) => panel.servers[fleet.findIndex((backend) => backend.id === id)]!;
const region = (name: string): Locator => page.getByRole('region', { name, exact: true });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const rows = (table: string): Locator => page.getByRole('table', { name: table }).locator('tbody tr');

async function open(id: string): Promise<void> {
  await page.goto(new URL(`#/backend/${id}`, page.url()).href);
  await page.reload();
  await page.locator('main h1, main h2').first().waitFor();
}

/** What the facts at the top say under a name. */
const fact = (name: string): Promise<string> =>
  page
    .locator('.backend-facts > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .innerText();

describe('one backend', () => {
  it('says what it is, how it is and how it is set up', async () => {
    await page.getByRole('heading', { level: 1, name: 'rig-4090' }).waitFor();
    await page.locator('main').getByText('up', { exact: true }).first().waitFor();
    expect(await fact('URL')).toBe(server('rig-4090').url);
    expect(await fact('Version')).toBe('0.32.15');
    expect(await fact('Slots per model')).toBe('4');
    expect(await fact('Weight')).toBe('1');
    expect(await fact('Tier')).toBe('0');
  });

  it('says that it is down and why, and knows nothing of its memory then', async () => {
    await open('old-3070');
    server('old-3070').setFault({ kind: 'refuse' });
    await page.getByText(/^connection refused: is Ollama running/).waitFor();
    expect(await fact('Graphics memory in use')).toBe('–');
    await region('In memory').getByText('Not known while it does not answer').waitFor();
    server('old-3070').clearFaults();
    await expect.poll(() => fact('Graphics memory in use')).toMatch(/GB$/);
  });

  it('says so when there is no such backend, and leads back to the fleet', async () => {
    await open('no-such');
    await page.getByRole('heading', { name: 'There is no backend no-such' }).waitFor();
    await page.getByRole('link', { name: 'Back to the fleet' }).click();
    await page.getByRole('table', { name: 'Backends' }).waitFor();
  });
});

describe('over time', () => {
  const charts = [
    'Requests per second',
    'Time to first byte',
    'Tokens per second',
    'In flight',
    'Graphics memory',
    'Error rate',
  ];

  it('draws every measure of the last five minutes, hour and day', async () => {
    await answers(panel.url, [coder, coder, coder]);
    for (const name of charts) await region(name).locator('path.recharts-curve').first().waitFor({ state: 'attached' });
    for (const span of ['1 h', '24 h', '5 min']) {
      await region('Over time').getByText(span, { exact: true }).click();
      await region('Graphics memory').locator('.recharts-surface').first().waitFor();
    }
  });

  it('shows the same numbers as a table', async () => {
    await answers(panel.url, [coder]);
    await button('Time to first byte: show as a table').click();
    const table = page.getByRole('region', { name: 'Time to first byte as a table' });
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(['Time', '50 % within', '95 % within']);
    await expect
      .poll(async () =>
        (await table.locator('tbody tr').allInnerTexts()).some((text) => /\d m?s\s+[\d.]+ m?s/.test(text)),
      )
      .toBe(true);
    await button('Time to first byte: show as a chart').click();
    await region('Time to first byte').locator('.recharts-surface').first().waitFor();
  });

  it('points at the same moment in every chart', async () => {
    await answers(panel.url, [coder]);
    await region('Graphics memory').locator('path.recharts-curve').first().waitFor({ state: 'attached' });
    const box = (await region('In flight').locator('.recharts-surface').first().boundingBox())!;
    await page.mouse.move(box.x + box.width - 12, box.y + box.height / 2);
    await expect.poll(() => page.locator('.recharts-tooltip-cursor').count()).toBe(charts.length);
  });
});

describe('what runs there', () => {
  it('lists the streams with model, client and bytes, and cancels one after saying what its client will see', async () => {
    server('rig-4090').setFault({ kind: 'hang-mid-stream', afterTokens: 5 });
    onTestFinished(ask(panel.url, [coder]));
    const stream = rows('Running streams');
    await expect.poll(() => stream.count()).toBe(1);
    await expect
      .poll(() => stream.innerText())
      .toMatch(/^qwen2.5-coder:14b\s+127\.0\.0\.1\s+generating\s+\d+ s\s+\d+ B\s+Cancel$/);
    await stream.getByRole('button').click();
    const question = page.getByRole('dialog', { name: 'Cancel the request of 127.0.0.1?' });
    await question.getByText(/its answer ends here, marked as an error/).waitFor();
    await question.getByRole('button', { name: 'Cancel the request' }).click();
    await region('Running now').getByText('No stream is running').waitFor();
    await noticeOn(page, 'The request of 127.0.0.1 was cancelled').waitFor();
  });

  it('says while it drains which streams hold it and when it may be free, then that it is safe to restart', async () => {
    await answers(panel.url, [coder, coder, coder]);
    server('rig-4090').setFault({ kind: 'hang-mid-stream' });
    const hangUp = ask(panel.url, [coder]);
    await expect.poll(() => rows('Running streams').count()).toBe(1);
    await button('Drain rig-4090').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drain rig-4090' }).click();
    const holding = region('Streams that hold it');
    await holding
      .getByText(/^(Free within about|When it will be free cannot be told: 1 stream has run longer)/)
      .waitFor();
    await page.getByText('1 still running').waitFor();
    await hangUp();
    await holding.getByText(/^Nothing is running: safe to restart/).waitFor();
    await button('Resume rig-4090').first().click();
    await region('Running now').waitFor();
  });
});

describe('its models', () => {
  it('unloads what is in memory and warms what is on disk', async () => {
    const resident = rows('Models in memory').filter({ hasText: 'nomic-embed-text' });
    await button('Warm nomic-embed-text:latest').click();
    await resident.waitFor();
    await expect.poll(() => resident.innerText()).toMatch(/MB\s+[\d,]+\s+\d+ [sm]\s+Unload$/);
    await region('Operations').getByText('Warming nomic-embed-text:latest').waitFor();
    await button('Unload nomic-embed-text:latest').click();
    await expect.poll(() => resident.count()).toBe(0);
  });

  it('filters what is installed with /, pulls again, and deletes after saying that it cannot be undone', async () => {
    await open('old-3070');
    await page.keyboard.press('/');
    await page.keyboard.type('3.2');
    await expect.poll(() => rows('Installed models').allInnerTexts()).toEqual([expect.stringContaining('llama3.2:3b')]);
    await button('Actions for llama3.2:3b').click();
    await page.getByRole('menuitem', { name: 'Pull llama3.2:3b again' }).click();
    await region('Operations').getByText('Pulling llama3.2:3b').waitFor();
    await button('Actions for llama3.2:3b').click();
    await page.getByRole('menuitem', { name: 'Delete llama3.2:3b' }).click();
    const question = page.getByRole('dialog', { name: 'Delete llama3.2:3b?' });
    await question.getByText('llama3.2:3b is deleted from the disk of old-3070.').waitFor();
    await question.getByRole('button', { name: 'Delete llama3.2:3b' }).click();
    await region('On its disk').getByText('No model matches “3.2”').waitFor();
  });
});

describe('what happened', () => {
  it('lists its events, the latest first, as they happen', async () => {
    await open('rig-a6000');
    server('rig-a6000').setFault({ kind: 'refuse' });
    const events = region('Events').getByRole('listitem');
    await events
      .filter({ hasText: /rig-a6000 is down: connection refused/ })
      .first()
      .waitFor();
    server('rig-a6000').clearFaults();
    await expect.poll(() => events.first().innerText()).toMatch(/rig-a6000/);
    await expect.poll(() => events.filter({ hasText: /rig-4090/ }).count()).toBe(0);
  });
});

describe('keys', () => {
  it('drains and resumes with d and warms with w', async () => {
    await open('rig-a6000');
    await page.keyboard.press('w');
    await page.getByRole('dialog', { name: 'Warm a model' }).waitFor();
    // The first closes the list of models, the second the dialog.
    const closed = async (): Promise<boolean> => {
      await page.keyboard.press('Escape');
      return (await page.getByRole('dialog').count()) === 0;
    };
    await expect.poll(closed).toBe(true);
    await page.keyboard.press('d');
    await page.getByRole('dialog', { name: 'Drain rig-a6000?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('drained: nothing is running').waitFor();
    await page.keyboard.press('d');
    await expect.poll(() => button('Drain rig-a6000').first().isVisible()).toBe(true);
  });
});
