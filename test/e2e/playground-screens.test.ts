import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { models } from '../../main/simulator/index.ts';
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
  await panel.page.getByRole('link', { name: 'Playground' }).click();
  return panel;
}

const pace = { timeScale: 0.1, outputTokens: [60, 120] as [number, number], preload: ['llama3.1:8b'] };
const fleet = threeBackends.map((backend) => ({ ...backend, ...pace }));

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(question);
  await page.keyboard.press('Enter');
}

const idle = (page: Page): Promise<void> =>
  expect.poll(() => page.locator('article[aria-busy="true"]').count()).toBe(0) as Promise<void>;

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

describe('the playground', () => {
  it('without backends says where they come from', async () => {
    const { page } = await open({});
    await page.getByRole('heading', { name: 'Nobody to talk to yet' }).waitFor();
    expect(await look(page, 'playground-empty')).toEqual([]);
  });

  it('with three backends shows answers, their figures, comparisons, and what went wrong', async () => {
    const { page, servers } = await open({ fleet });
    await page.getByText('Ask a model through the gateway').waitFor();
    const found = await look(page, 'playground-ready');
    await ask(page, 'Tell me of herding llamas');
    await idle(page);
    found.push(...(await look(page, 'playground-three')));

    await page.getByRole('switch', { name: 'Compare side by side' }).click();
    await choose(page, 'Backend 1', 'rig-4090');
    await choose(page, 'Backend 2', 'old-3070');
    await ask(page, 'Which of you is faster?');
    await idle(page);
    found.push(...(await look(page, 'playground-compare')));

    for (const server of servers) server.setFault({ kind: 'cut-rst', afterTokens: 12 });
    await page.getByRole('combobox', { name: 'Model 2' }).fill('no-such-model:7b');
    await ask(page, 'What if something breaks?');
    await idle(page);
    found.push(...(await look(page, 'playground-trouble')));
    expect(found).toEqual([]);
  }, 60_000);

  it('shows what an answer is waiting for, and the options that go with every question', async () => {
    const { page, servers } = await open({ fleet });
    servers[0]?.setFault({ kind: 'hang-before-headers' });
    await page.getByText('Ask a model through the gateway').waitFor();
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByLabel('System prompt').fill('You are a patient herder. Answer in two sentences.');
    await page.getByLabel('Temperature').fill('0.7');
    await choose(page, 'Backend', 'rig-4090');
    await ask(page, 'Are you there?');
    await page.getByText(/rig-4090 reads the prompt · \d+ s/).waitFor();
    expect(await look(page, 'playground-waiting')).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('note').getByText('Stopped', { exact: true }).waitFor();
  });

  it('keeps a model’s thinking apart from its answer', async () => {
    const thinker = { ...fleet[0], id: 'rig-4090', models: [models.deepseek8b()], preload: ['deepseek-r1:8b'] };
    const { page } = await open({ fleet: [thinker] });
    await ask(page, 'Think first');
    await idle(page);
    const thinking = page.getByRole('group').filter({ hasText: 'Thinking' });
    expect(await thinking.getAttribute('open')).toBeNull();
    await page.getByText('Thinking', { exact: true }).click();
    expect(await look(page, 'playground-thinking')).toEqual([]);
  });

  it('offers two hundred models of fifty backends, and fits a small window', async () => {
    const { page } = await open({ fleet: fiftyBackends(), width: 1024, height: 700 });
    await page.getByRole('switch', { name: 'Compare side by side' }).click();
    await page.getByRole('combobox', { name: 'Model 1' }).click();
    await page.getByRole('listbox').getByText('In memory now').waitFor();
    await takeBoth(page, 'playground-fifty');
    await page.keyboard.press('Escape');
    await ask(page, 'Which of you is faster?');
    await idle(page);
    expect(await look(page, 'playground-small')).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
  }, 120_000);
});
