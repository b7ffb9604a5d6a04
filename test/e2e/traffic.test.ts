import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { models } from '../../main/simulator/index.ts';
import { type FleetPlan, threeBackends } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { openTraffic, type Request, request, type TrafficOnScreen } from './support/requests.ts';
import { runCurl } from './support/run-curl.ts';

/** Each on one backend alone, so that a test knows where it runs. */
const MODEL = 'qwen2.5-coder:14b';
const SMALL = 'llama3.2:3b';
const BIG = 'llama3.1:70b';
/** On two, in memory on rig-4090. */
const TWIN = 'twin:1b';
const quick = { timeScale: 0.02, outputTokens: [20, 40] as [number, number] };
/** Long enough that a test ends it, not the model. */
const endless = { timeScale: 1, outputTokens: [20_000, 20_000] as [number, number] };
const twin = () => models.named(TWIN, { sizeBytes: 1_000_000_000 });
const fleet: FleetPlan = threeBackends.map((backend) => ({
  ...backend,
  ...quick,
  ...(backend.id === 'old-3070' ? {} : { models: [...(backend.models ?? []), twin()] }),
  ...(backend.id === 'rig-4090' ? { preload: [TWIN, MODEL] } : {}),
}));

let panel: PanelUnderTest;
let page: Page;
let traffic: TrafficOnScreen;
beforeAll(async () => {
  panel = await startPanel({ fleet, config: 'routing: { policy: least-busy }' });
  page = panel.page;
});
afterAll(() => panel?.close());
beforeEach(async () => {
  await page.mouse.move(0, 0);
  await page.reload();
  traffic = await openTraffic(page);
});

const begun = new Map<string, Promise<unknown>>();
afterEach(async () => {
  for (const server of panel.servers) {
    server.clearFaults();
    server.configure(quick);
  }
  for (const id of begun.keys()) await panel.host.gateway.handlers['exchange.cancel']({ id });
  await Promise.allSettled(begun.values());
  begun.clear();
});

const server = (id: string) => panel.servers[fleet.findIndex((backend) => backend.id === id)]!;
const ask = (one: Request) => request(panel.url, one);
/** Asks without waiting for the answer; what still runs when the test is over is ended. */
function begin(one: Request): ReturnType<typeof ask> {
  const answer = ask(one);
  begun.set(one.id, answer);
  return answer;
}
const hash = (): string => new URL(page.url()).hash;

describe('a request on the traffic screen', () => {
  it('shows its stages while it runs, and where its time went when it has ended', async () => {
    const old = server('old-3070');
    old.unload(SMALL);
    await expect.poll(() => old.snapshot().runners.length).toBe(0);
    old.configure({ timeScale: 0.8, outputTokens: [900, 900] });
    const answer = begin({ id: 'slow', model: SMALL });
    await expect.poll(() => traffic.says('slow')).toMatch(/waiting model loads/);
    await expect.poll(() => traffic.bar('slow')).toMatch(/waiting for the first byte [\d.]+ m?s$/);
    await expect.poll(() => traffic.says('slow')).toContain('streaming');
    await expect.poll(() => traffic.bar('slow')).toMatch(/waiting for the first byte .*, stream [\d.]+ m?s$/);
    old.configure(quick);
    await answer;
    await expect.poll(() => traffic.says('slow')).toMatch(/ 200 .* TTFB [\d.]+ s$/);
    await expect.poll(() => traffic.bar('slow')).toMatch(/load [\d.]+ m?s, (prefill .*, )?stream [\d.]+ m?s$/);
  });

  it('opens with every figure, its tokens, and why it went where it went and not elsewhere', async () => {
    await ask({ id: 'placed', model: TWIN });
    await traffic.row('placed').click();
    const { details } = traffic;
    await details.getByText('Answered in full.').waitFor();
    await details
      .getByText(/^\d+ tokens in [\d.]+ m?s, [\d.]+ (k )?tok\/s$/)
      .first()
      .waitFor();
    const why = details.getByRole('region', { name: 'Why there' });
    await why.getByText(/^rig-4090 by the policy least-busy: /).waitFor();
    await why.getByText('rig-a6000 was not: the model is not loaded there').waitFor();
    await why.getByText('old-3070 was not: twin:1b is not installed').waitFor();
    expect(hash()).toBe('#/traffic/placed');
    await page.keyboard.press('Escape');
    await expect.poll(() => details.count()).toBe(0);
    expect(hash()).toBe('#/traffic');
  });

  it('says that the reasons are told when it has ended, and tells them then', async () => {
    server('rig-4090').configure(endless);
    const answer = begin({ id: 'open', model: MODEL });
    await expect.poll(() => traffic.says('open')).toContain('streaming');
    await traffic.row('open').click();
    await traffic.details
      .getByText('Why rig-4090 was chosen and the others were not is told here as soon as the request has ended.')
      .waitFor();
    server('rig-4090').configure({ timeScale: 0.000_1 });
    await answer;
    await traffic.details.getByText(/^rig-4090 by the policy least-busy: /).waitFor();
  });

  it('is cancelled after one has read what its client will see, and the client sees it', async () => {
    server('rig-4090').configure(endless);
    const answer = begin({ id: 'unwanted', model: MODEL });
    await expect.poll(() => traffic.says('unwanted')).toContain('streaming');
    await traffic.row('unwanted').click();
    await traffic.details.getByRole('button', { name: 'Cancel the request' }).click();
    const question = page.getByRole('dialog', { name: 'Cancel the request of 127.0.0.1?' });
    await question.getByText(/its answer ends here, marked as an error/).waitFor();
    await question.getByText(/^This cannot be undone/).waitFor();
    await question.getByRole('button', { name: 'Cancel the request' }).click();
    const lines = (await answer).text.trim().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toEqual({
      error: expect.stringContaining('an administrator ended this request'),
    });
    await traffic.details
      .getByText(/an administrator ended this request/)
      .first()
      .waitFor();
    await expect.poll(() => traffic.says('unwanted')).toContain('200 broken');
  });

  it('that failed somewhere and was asked again elsewhere shows both attempts with their reasons', async () => {
    server('rig-4090').setFault({ kind: '500', message: 'the runner is on fire', times: 1 });
    await ask({ id: 'retried', model: TWIN });
    await expect.poll(() => traffic.says('retried')).toContain('2 attempts');
    await expect.poll(() => traffic.bar('retried')).toMatch(/failed attempt on rig-4090: .*on fire/);
    await traffic.row('retried').click();
    const attempts = traffic.details.getByRole('region', { name: 'Attempts' }).getByRole('listitem');
    await attempts
      .filter({ hasText: 'rig-4090' })
      .getByText(/on fire/)
      .waitFor();
    await attempts.filter({ hasText: 'rig-a6000' }).getByText('answered').waitFor();
  });

  it('that nobody could answer says why, in words', async () => {
    const { status } = await ask({ id: 'nowhere', model: 'no-such-model' });
    expect(status).toBe(404);
    await expect.poll(() => traffic.says('nowhere')).toContain('404 refused model_not_found');
    await traffic.row('nowhere').click();
    await traffic.details.getByText(/^The gateway answered with an error of its own: /).waitFor();
    await traffic.details.getByText('It was never placed on a backend.').waitFor();
  });

  it('whose answer broke off is marked so', async () => {
    server('rig-4090').setFault({ kind: 'cut-rst', afterTokens: 5, times: 1 });
    await ask({ id: 'torn', model: MODEL });
    await expect.poll(() => traffic.says('torn')).toContain('200 broken stream_broken');
  });
});

describe('copy as curl', () => {
  it.each([
    ['/api/chat', MODEL],
    ['/api/generate', MODEL],
    ['/v1/chat/completions', MODEL],
    ['/v1/responses', MODEL],
    ['/v1/messages', MODEL],
    ['/api/embed', 'nomic-embed-text'],
  ])('puts a command into the clipboard that works: %s', async (route, model) => {
    const id = `curl${route.replaceAll('/', '-')}`;
    await fetch(`${panel.url}${route}`, {
      method: 'POST',
      headers: { 'x-request-id': id },
      body: JSON.stringify({
        model,
        prompt: 'hi',
        input: 'hi',
        max_tokens: 9,
        messages: [{ role: 'user', content: 'hi' }],
      }),
    }).then((response) => response.text());
    await traffic.row(id).click();
    await traffic.details.getByRole('button', { name: 'Copy as curl' }).click();
    await page
      .getByText(/^Copied a curl command for/)
      .first()
      .waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`'${panel.url}${route}'`);
    const answer = await runCurl(command);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toBe(id);
    await answer.text();
  });

  it('works from the keyboard for the marked row', async () => {
    await ask({ id: 'curl-by-key', model: MODEL });
    await traffic.row('curl-by-key').waitFor();
    await traffic.list.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => traffic.row('curl-by-key').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('c');
    await page.getByText('Copied a curl command for /api/chat').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('x-request-id: curl-by-key');
  });
});

describe('the queue', () => {
  it('says how many wait for which model and for how long, and what helps', async () => {
    server('rig-a6000').configure(endless);
    for (const nth of [1, 2, 3, 4]) void begin({ id: `crowd-${nth}`, model: BIG });
    const queue = page.getByRole('region', { name: 'Queue' });
    await queue.getByText(/^2 requests wait, the oldest for \d+ s\./).waitFor();
    await expect
      .poll(async () => (await traffic.says('crowd-4')) + (await traffic.says('crowd-3')))
      .toMatch(/queued [12] of 2/);
    await queue.getByRole('link', { name: BIG }).click();
    await expect.poll(() => traffic.ids()).toHaveLength(2);
    expect(hash()).toBe(`#/traffic?${new URLSearchParams({ stage: 'queued', model: BIG })}`);
    await queue.getByRole('button', { name: `Warm it on more backends: ${BIG}` }).click();
    await page.getByRole('dialog', { name: 'Warm a model' }).getByRole('checkbox', { name: 'rig-a6000' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('says so when nothing waits', async () => {
    await page
      .getByRole('region', { name: 'Queue' })
      .getByText(/^Nothing waits/)
      .waitFor();
  });
});

describe('the filter', () => {
  it('finds by text, backend, model, outcome and stage, and is kept in the address', async () => {
    await ask({ id: 'find-fine', model: MODEL });
    await ask({ id: 'find-wrong', model: 'no-such-model' });
    await ask({ id: 'find-other', model: SMALL });
    await page.keyboard.press('/');
    await page.keyboard.type('find-');
    await expect.poll(() => traffic.ids()).toEqual(['find-other', 'find-wrong', 'find-fine']);
    const choose = async (label: string, option: string): Promise<void> => {
      await page.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    };
    await choose('Outcome', 'answered in full');
    await expect.poll(() => traffic.ids()).toEqual(['find-other', 'find-fine']);
    await choose('Model', MODEL);
    await choose('Backend', 'rig-4090');
    await choose('Stage', 'ended');
    await expect.poll(() => traffic.ids()).toEqual(['find-fine']);
    expect(Object.fromEntries(new URLSearchParams(hash().split('?')[1]))).toEqual({
      q: 'find-',
      outcome: 'ok',
      model: MODEL,
      backend: 'rig-4090',
      stage: 'ended',
    });
    await page.reload();
    await expect.poll(() => traffic.ids()).toEqual(['find-fine']);
    await page.getByRole('textbox', { name: 'Filter requests' }).fill('nothing of the kind');
    await page.getByRole('button', { name: 'Show all requests' }).click();
    await traffic.row('find-wrong').waitFor();
    expect(hash()).toBe('#/traffic');
  });

  it('finds what was slow to begin', async () => {
    // The gateway forgets what the other tests asked.
    for (let nth = 0; nth < 200; nth += 1) await fetch(`${panel.url}/api/version`);
    await page.reload();
    for (let nth = 0; nth < 25; nth += 1) await ask({ id: `swift-${nth}`, model: MODEL });
    server('rig-4090').configure({ timeScale: 0.5 });
    server('rig-4090').unload(MODEL);
    await ask({ id: 'sluggish', model: MODEL });
    await traffic.row('sluggish').waitFor();
    await page.getByRole('switch', { name: /^Slow only: TTFB from / }).click();
    await expect.poll(async () => (await traffic.ids()).includes('sluggish')).toBe(true);
    expect((await traffic.ids()).length).toBeLessThan(20);
  });
});

describe('the list', () => {
  it('stands still under the pointer: what runs says there how it ended, what is new waits', async () => {
    server('rig-4090').configure(endless);
    void begin({ id: 'watched', model: MODEL });
    await expect.poll(() => traffic.says('watched')).toContain('streaming');
    await traffic.row('watched').hover();
    const before = await traffic.ids();
    server('rig-4090').configure(quick);
    await ask({ id: 'later-1', model: SMALL });
    await ask({ id: 'later-2', model: SMALL });
    await page.getByRole('button', { name: '2 new' }).waitFor();
    await panel.host.gateway.handlers['exchange.cancel']({ id: 'watched' });
    await expect.poll(() => traffic.says('watched')).toContain('broken');
    expect(await traffic.ids()).toEqual(before);
    await page.getByRole('button', { name: '2 new' }).click();
    await expect.poll(async () => (await traffic.ids()).slice(0, 3)).toEqual(['watched', 'later-2', 'later-1']);
  });

  it('is paused and goes on', async () => {
    await ask({ id: 'before-pause', model: MODEL });
    await traffic.row('before-pause').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await ask({ id: 'in-pause', model: MODEL });
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await traffic.row('in-pause').count()).toBe(0);
    await page.getByRole('button', { name: 'Continue' }).click();
    await traffic.row('in-pause').waitFor();
  });

  it('is walked through by keys, and Enter opens', async () => {
    await ask({ id: 'walk-2', model: MODEL });
    await ask({ id: 'walk-1', model: MODEL });
    await traffic.row('walk-1').waitFor();
    await traffic.list.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => traffic.list.getAttribute('aria-activedescendant')).toBe('request-1');
    await page.keyboard.press('Enter');
    await traffic.details.getByText('Answered in full.').waitFor();
    expect(hash()).toBe('#/traffic/walk-2');
  });

  it('keeps what it has seen, up to a thousand, and draws only what can be seen of it', async () => {
    await expect
      .poll(
        async () => {
          await Promise.all(Array.from({ length: 60 }, () => fetch(`${panel.url}/api/version`).then((r) => r.text())));
          return page
            .getByRole('region', { name: 'Requests' })
            .getByText(/^1000 requests/)
            .count();
        },
        { timeout: 40_000, interval: 300 },
      )
      .toBe(1);
    expect(await traffic.list.locator('[data-row]').count()).toBeLessThan(40);
    await traffic.list.focus();
    await page.keyboard.press('Control+End');
    await expect.poll(() => traffic.list.getAttribute('aria-activedescendant')).toBe('request-999');
    await expect.poll(() => page.locator('#request-999').isVisible()).toBe(true);
    expect(await traffic.list.locator('[data-row]').count()).toBeLessThan(40);
  }, 60_000);
});

describe('the totals', () => {
  it('tell requests/s, errors and times to first byte, with the last five minutes as charts', async () => {
    await ask({ id: 'counted', model: MODEL });
    const total = (name: string) =>
      page.locator('.totals > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd');
    await expect.poll(() => total('TTFB p50').innerText()).toMatch(/^\d+ ms$|^[\d.]+ s$/);
    expect(await total('errors').innerText()).toMatch(/%$/);
    await page.getByRole('region', { name: 'Requests per second' }).locator('.recharts-surface').first().waitFor();
    await page.getByRole('button', { name: 'Time to first byte: show as a table' }).click();
    await page.getByRole('region', { name: 'Time to first byte as a table' }).getByRole('row').nth(1).waitFor();
  });
});
