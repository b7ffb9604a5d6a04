import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FleetPlan } from './support/fleets.ts';
import { threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';

const MODEL = 'llama3.1:8b';
const pace = { timeScale: 0.1, outputTokens: [60, 120] as [number, number] };
const fleet: FleetPlan = threeBackends.map((backend) => ({ ...backend, ...pace, preload: [MODEL] }));

let panel: PanelUnderTest;
let page: Page;
beforeAll(async () => {
  panel = await startPanel({ fleet });
  page = panel.page;
});
afterAll(() => panel?.close());

beforeEach(async () => {
  for (const server of panel.servers) {
    server.clearFaults();
    server.configure(pace);
  }
  await page.reload();
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByRole('heading', { level: 1, name: 'Playground' }).waitFor();
});

const answers = (): Locator => page.getByRole('article');
const message = (): Locator => page.getByRole('textbox', { name: 'Message' });

async function ask(question: string): Promise<void> {
  await message().fill(question);
  await message().press('Enter');
}

/** A figure of an answer, such as `340 ms`. */
const figure = (answer: Locator, name: string): Promise<string> =>
  answer
    .locator('dl > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .locator('dd')
    .first()
    .innerText();

const inFlight = async (): Promise<number> => {
  const status = await panel.host.gateway.handlers['gateway.status'](undefined);
  return status.ok ? status.value.gateway.inFlight : -1;
};

const makeEndless = (): void => {
  for (const server of panel.servers) server.configure({ timeScale: 1, outputTokens: [5_000, 5_000] });
};

describe('the playground', () => {
  it('streams an answer and says where it came from and what it took', async () => {
    await ask('Tell me of herding llamas');
    const answer = answers().first();
    await answer.getByRole('heading', { name: MODEL }).waitFor();
    await expect.poll(() => answer.getAttribute('aria-busy')).toBe('false');
    expect((await answer.locator('.playground-text').innerText()).length).toBeGreaterThan(50);
    expect(await answer.getByRole('link', { name: /^(rig|old)-/ }).isVisible()).toBe(true);
    expect(await figure(answer, 'Queue')).toMatch(/^\d+ ms$/);
    expect(await figure(answer, 'First byte')).toMatch(/^[\d.]+ m?s$/);
    expect(await figure(answer, 'Load')).toMatch(/^\d+ ms$/);
    expect(await figure(answer, 'Prefill')).toMatch(/^[\d.]+( k)? tok\/s$/);
    expect(await figure(answer, 'Decode')).toMatch(/^[\d.]+( k)? tok\/s$/);
    expect(await figure(answer, 'Tokens')).toMatch(/^\d+ → \d+$/);
    expect(await figure(answer, 'Total')).toMatch(/^[\d.]+ m?s$/);
  });

  it('sends the conversation so far with each question', async () => {
    await ask('first');
    await expect.poll(() => answers().first().getAttribute('aria-busy')).toBe('false');
    const firstPrompt = Number((await figure(answers().first(), 'Tokens')).split(' ')[0]);
    await ask('second');
    await expect.poll(() => answers().nth(1).getAttribute('aria-busy')).toBe('false');
    const secondPrompt = Number((await figure(answers().nth(1), 'Tokens')).split(' ')[0]);
    expect(secondPrompt).toBeGreaterThan(firstPrompt + 50);
  });

  it('stops half way, and the exchange ends at the gateway', async () => {
    makeEndless();
    await ask('go on and on');
    const text = answers().first().locator('.playground-text');
    await expect.poll(async () => (await text.innerText()).length).toBeGreaterThan(100);
    expect(await inFlight()).toBe(1);
    await page.getByRole('button', { name: 'Stop' }).click();
    await answers().first().getByRole('note').getByText('You stopped this answer').waitFor();
    await expect.poll(inFlight).toBe(0);
  });

  it('ends what it asked when its page is closed', async () => {
    makeEndless();
    const other = await panel.open();
    await other.goto(`${other.url().split('#')[0]}#/playground`);
    await other.getByRole('textbox', { name: 'Message' }).fill('go on');
    await other.getByRole('textbox', { name: 'Message' }).press('Enter');
    await expect.poll(inFlight).toBe(1);
    await other.close();
    await expect.poll(inFlight).toBe(0);
  });

  it('compares two backends on the same question, figure beside figure', async () => {
    await page.getByRole('switch', { name: 'Compare side by side' }).click();
    await choose('Model 1', MODEL);
    await chooseBackend('Backend 1', 'rig-4090');
    await choose('Model 2', MODEL);
    await chooseBackend('Backend 2', 'old-3070');
    await ask('Which of you is faster?');
    const [first, second] = [
      page.getByRole('article', { name: 'Answer 1' }),
      page.getByRole('article', { name: 'Answer 2' }),
    ];
    for (const answer of [first, second]) await expect.poll(() => answer.getAttribute('aria-busy')).toBe('false');
    expect(await first.getByRole('link', { name: 'rig-4090' }).isVisible()).toBe(true);
    expect(await second.getByRole('link', { name: 'old-3070' }).isVisible()).toBe(true);
    const [one, two] = await Promise.all([first, second].map((answer) => figure(answer, 'Decode')));
    expect(Number.parseFloat(one ?? '')).toBeGreaterThan(Number.parseFloat(two ?? ''));
    expect(await first.innerText()).toMatch(/Decode\s+[\d.]+ tok\/s\s+[\d.]+× faster/);
    expect(await second.innerText()).not.toContain('faster');
  });

  it('says in the gateway’s words why a model that is nowhere installed cannot answer', async () => {
    await page.getByRole('combobox', { name: 'Model' }).fill('no-such-model:7b');
    await ask('anybody there?');
    const note = answers().first().getByRole('note');
    await note.getByText('Refused with status 404').waitFor();
    expect(await note.innerText()).toMatch(/no-such-model:7b.*not found.*installed.*llama3.1:8b/s);
  });

  it('shows a stream that broke as broken, with what had come', async () => {
    for (const server of panel.servers) server.setFault({ kind: 'cut-rst', afterTokens: 12 });
    await ask('break off');
    const note = answers().first().getByRole('note');
    await note.getByText('The answer broke off').waitFor();
    expect(await answers().first().locator('.playground-text').innerText()).not.toBe('');
    expect(await figure(answers().first(), 'Decode')).toBe('–');
    expect(await inFlight()).toBe(0);
  });

  it('keeps the conversation while one looks at another screen, an answer going on meanwhile', async () => {
    await ask('first');
    await page.getByRole('link', { name: 'Fleet', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByText('first', { exact: true }).waitFor();
    await expect.poll(() => answers().first().getAttribute('aria-busy')).toBe('false');
    expect((await answers().first().locator('.playground-text').innerText()).length).toBeGreaterThan(50);
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain(
      'first',
    );
  });

  it('writes a new line with Shift-Enter, copies an answer, and clears with a way back', async () => {
    await message().fill('one');
    await message().press('Shift+Enter');
    await message().pressSequentially('two');
    expect(await message().inputValue()).toBe('one\ntwo');
    await message().press('Enter');
    await expect.poll(() => answers().first().getAttribute('aria-busy')).toBe('false');
    await answers().first().getByRole('button', { name: 'Copy this answer' }).click();
    const shown = await answers().first().locator('.playground-text').innerText();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(shown.slice(0, 20));
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Ask a model through the gateway').waitFor();
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await expect.poll(() => answers().count()).toBe(1);
  });

  it('sends the options that are set and no others', async () => {
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByLabel('Most tokens to write').fill('5');
    await ask('be brief');
    await answers().first().getByRole('note').getByText('Cut at the limit').waitFor();
    expect(await figure(answers().first(), 'Tokens')).toMatch(/→ 5$/);
  });
});

async function choose(label: string, model: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(model);
  await page.keyboard.press('Escape');
}

async function chooseBackend(label: string, id: string): Promise<void> {
  await page
    .getByRole('combobox', { name: label })
    .or(page.getByLabel(label, { exact: true }))
    .first()
    .click();
  await page.getByRole('option', { name: id }).click();
}
