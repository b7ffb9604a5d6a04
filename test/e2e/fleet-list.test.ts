import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { GatewayEvent } from '../../shared/gateway-event.ts';
import { type FleetList, fleetOn, noticeOn } from './support/fleet-list.ts';
import { threeBackends } from './support/fleets.ts';
import { openPalette } from './support/palette.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { answers, ask } from './support/traffic.ts';

let panel: PanelUnderTest;
let page: Page;
let fleet: FleetList;
beforeAll(async () => {
  panel = await startPanel({ fleet: threeBackends });
});
afterAll(() => panel?.close());
beforeEach(async () => {
  page = panel.page;
  fleet = fleetOn(page);
  await page.goto(new URL('#/fleet', page.url()).href);
  await page.reload();
  await fleet.row('old-3070').waitFor();
  await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
});
afterEach(() => {
  for (const server of panel.servers) server.clearFaults();
});

const server = (id: string) => panel.servers[threeBackends.findIndex((backend) => backend.id === id)]!;

describe('the list of backends', () => {
  it('shows what each does: load per model, rates, latencies, errors, memory, what is loaded and for how long, the last probe', async () => {
    const coder = { model: 'qwen2.5-coder:14b', tokens: 200 };
    await answers(panel.url, [coder, coder]);
    server('rig-4090').setFault({ kind: 'hang-mid-stream' });
    onTestFinished(ask(panel.url, [coder, coder]));
    await expect.poll(() => fleet.says('rig-4090', 'In flight')).toBe('2/4 qwen2.5-coder:14b');
    await expect.poll(() => fleet.says('rig-4090', 'Tok/s')).toMatch(/^[1-9]/);
    expect(await fleet.says('rig-4090', 'Backend')).toBe(`rig-4090 127.0.0.1:${server('rig-4090').port}`);
    expect(await fleet.says('rig-4090', 'Req/s')).toMatch(/^\d/);
    expect(await fleet.says('rig-4090', 'TTFB')).toMatch(/^\d[\d.]* m?s \d[\d.]* m?s$/);
    expect(await fleet.says('rig-4090', 'Errors')).toBe('0 %');
    // What lies in memory is told by the backend's next reading, a moment after the answer that was generated there.
    await expect.poll(() => fleet.says('rig-4090', 'VRAM')).toMatch(/^\d+\.\d GB$/);
    await expect.poll(() => fleet.says('rig-4090', 'Loaded')).toMatch(/qwen2.5-coder:14b \d+ [sm]/);
    expect(await fleet.says('rig-4090', 'Probed')).toMatch(/^(just now|\d s ago)$/);
  });

  it('says "–" for what was not measured, never 0', async () => {
    expect(await fleet.says('old-3070', 'TTFB')).toBe('– –');
    expect(await fleet.says('old-3070', 'Errors')).toBe('–');
  });

  it('keeps the order of the configuration until somebody sorts it, and comes back to it', async () => {
    expect(await fleet.order()).toEqual(['rig-4090', 'rig-a6000', 'old-3070']);
    const head = fleet.table.getByRole('columnheader', { name: 'Backend' });
    await head.getByRole('button').click();
    await expect.poll(fleet.order).toEqual(['old-3070', 'rig-4090', 'rig-a6000']);
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    await expect.poll(fleet.order).toEqual(['rig-a6000', 'rig-4090', 'old-3070']);
    await head.getByRole('button').click();
    await expect.poll(fleet.order).toEqual(['rig-4090', 'rig-a6000', 'old-3070']);
  });

  it('puts the worst first when asked to', async () => {
    server('rig-a6000').setFault({ kind: 'refuse' });
    await expect.poll(() => fleet.says('rig-a6000', 'State')).toMatch(/^down/);
    await page.getByRole('button', { name: 'Worst first' }).click();
    await expect.poll(fleet.order).toEqual(['rig-a6000', 'rig-4090', 'old-3070']);
    await page.getByRole('button', { name: 'Worst first' }).click();
    await expect.poll(fleet.order).toEqual(['rig-4090', 'rig-a6000', 'old-3070']);
  });

  it('filters with / by any word of a row, says when nothing matches and shows all again', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('rig up');
    await expect.poll(fleet.order).toEqual(['rig-4090', 'rig-a6000']);
    await page.keyboard.type(' nonsense');
    await page.getByRole('heading', { name: 'No backend matches “rig up nonsense”' }).waitFor();
    await page.getByRole('button', { name: 'Show all backends' }).click();
    await expect.poll(fleet.order).toHaveLength(3);
  });

  it('is left as it was on the way back from a backend', async () => {
    await page.getByRole('searchbox', { name: 'Filter backends' }).fill('rig');
    await fleet.row('rig-a6000').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'rig-a6000' }).waitFor();
    await page.goBack();
    await expect.poll(fleet.order).toEqual(['rig-4090', 'rig-a6000']);
    expect(await fleet.marked()).toBe('rig-a6000');
  });
});

describe('a backend that dies', () => {
  it('is shown as down within two seconds, with the reason, and as up again when it is back', async () => {
    const diedAt = Date.now();
    server('rig-a6000').setFault({ kind: 'refuse' });
    await expect.poll(() => fleet.says('rig-a6000', 'State')).toMatch(/^down connection refused/);
    // By the gateway's own time: how soon a browser gets a turn to draw is the machine's affair.
    const told = await panel.host.dispatch('event.list', { backend: 'rig-a6000' });
    const [down] = (told.ok ? told.value : []) as readonly GatewayEvent[];
    expect(down).toMatchObject({ kind: 'health', severity: 'bad' });
    expect((down?.at ?? Number.POSITIVE_INFINITY) - diedAt).toBeLessThan(2_000);
    await page
      .getByRole('region', { name: 'What is in the way' })
      .getByText(/rig-a6000 is down: connection refused/)
      .waitFor();
    await expect
      .poll(() => page.getByRole('region', { name: 'Backends in service' }).innerText())
      .toMatch(/2\s+of 3\s+1 down/);
    expect(await fleet.says('rig-a6000', 'VRAM')).toBe('–');

    server('rig-a6000').clearFaults();
    await expect.poll(() => fleet.says('rig-a6000', 'State')).toBe('up');
    await page.getByText('Nothing: every backend that should take work does').waitFor();
  });

  it('can be probed from what says that it is down', async () => {
    server('rig-a6000').setFault({ kind: 'refuse' });
    await page.getByRole('button', { name: 'Probe rig-a6000' }).click();
    await noticeOn(page, /^rig-a6000 is down: connection refused/).waitFor();
  });
});

describe('what is in the way', () => {
  it('says who is full and who waits, and opens what would help', async () => {
    server('old-3070').setFault({ kind: 'hang-mid-stream' });
    const hangUp = ask(
      panel.url,
      Array.from({ length: 4 }, () => ({ model: 'llama3.2:3b' })),
    );
    const region = page.getByRole('region', { name: 'What is in the way' });
    await region
      .getByText(/^old-3070 is slow: 1 of 1 slot busy, 3 waiting for llama3.2:3b, the longest \d+ s$/)
      .waitFor();
    const line = page.getByRole('region', { name: 'Requests waiting' });
    await expect.poll(() => line.innerText()).toMatch(/3\s+the longest for \d+ s\s+llama3.2:3b\s+3/);

    // Where others have nothing to do, fetching the model there helps without touching a server's own settings.
    await region.getByRole('button', { name: 'Pull it to rig-4090' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pull a model' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await hangUp();
    await region.getByText('Nothing: every backend that should take work does').waitFor();
  });
});

describe('orders', () => {
  it('drains, says so at once on the row, and takes it back', async () => {
    await fleet.choose('old-3070', 'Drain old-3070');
    const question = page.getByRole('dialog', { name: 'Drain old-3070?' });
    await question.getByText('old-3070 is the only backend in service that has llama3.2:3b.').waitFor();
    await question.getByRole('button', { name: 'Drain old-3070' }).click();
    await expect.poll(() => fleet.says('old-3070', 'State')).toBe('draining drained: nothing is running');
    await noticeOn(page, 'old-3070 is drained').getByRole('button', { name: 'Resume old-3070' }).click();
    await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
  });

  it('shows what is under way on the row before the gateway has answered', async () => {
    let answer = (): void => {};
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/control/backend.maintain', async (route) => {
      await mayAnswer;
      await route.continue();
    });
    await fleet.choose('rig-a6000', 'Take out rig-a6000');
    await page.getByRole('dialog').getByRole('button', { name: 'Take out rig-a6000' }).click();
    await expect.poll(() => fleet.says('rig-a6000', 'State')).toBe('up Taking rig-a6000 out…');
    await noticeOn(page, 'Taking rig-a6000 out…').waitFor();
    answer();
    await expect.poll(() => fleet.says('rig-a6000', 'State')).toBe('maintenance');
    await fleet.choose('rig-a6000', 'Resume rig-a6000');
    await expect.poll(() => fleet.says('rig-a6000', 'State')).toBe('up');
  });

  it('removes after saying what that means, and adds back what was removed', async () => {
    await fleet.choose('old-3070', 'Remove old-3070');
    const question = page.getByRole('dialog', { name: 'Remove old-3070?' });
    await question.getByText('llama3.2:3b becomes unreachable through this gateway.').waitFor();
    await question.getByRole('button', { name: 'Remove old-3070' }).click();
    await expect.poll(fleet.order).toEqual(['rig-4090', 'rig-a6000']);
    await noticeOn(page, 'old-3070 was removed').getByRole('button', { name: 'Add old-3070 back' }).click();
    await expect.poll(() => fleet.says('old-3070', 'State')).toBe('up');
    expect(await fleet.says('old-3070', 'In flight')).toBe('0/1');
  });

  it('removes nothing when the question is answered with no', async () => {
    await fleet.choose('old-3070', 'Remove old-3070');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await fleet.order()).toHaveLength(3);
  });

  it('probes now and says what came of it', async () => {
    await fleet.choose('rig-4090', 'Probe rig-4090');
    await noticeOn(page, 'rig-4090 is up').waitFor();
  });

  it('edits slots, shows them, and changes them back', async () => {
    await fleet.choose('rig-4090', 'Edit rig-4090');
    const dialog = page.getByRole('dialog', { name: 'Edit rig-4090' });
    expect(await dialog.getByRole('button', { name: 'Save rig-4090' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Slots' }).fill('8');
    await dialog.getByRole('button', { name: 'Save rig-4090' }).click();
    await expect.poll(() => fleet.says('rig-4090', 'In flight')).toBe('0/8');
    await noticeOn(page, 'rig-4090 was changed').getByRole('button', { name: 'Change it back' }).click();
    await expect.poll(() => fleet.says('rig-4090', 'In flight')).toBe('0/4');
  });

  it('can all be given from the palette', async () => {
    await openPalette(page);
    await page.getByRole('textbox', { name: 'Find a command' }).fill('rig-4090');
    const offered = await page.locator('.mantine-Spotlight-actionLabel').allInnerTexts();
    for (const what of ['Open', 'Drain', 'Take out', 'Probe', 'Warm a model on', 'Pull a model to', 'Edit', 'Remove'])
      expect(offered).toContain(`${what} rig-4090`);
  });
});
