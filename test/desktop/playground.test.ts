import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { models, presets } from '../../main/simulator/index.ts';
import { type RunningFleet, startFleet } from '../e2e/support/fleets.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';

const server = {
  id: 'rig-1',
  ...presets.rtx4090(),
  models: [models.llama8b()],
  preload: ['llama3.1:8b'],
  timeScale: 0.1,
};

describe('the playground in the desktop window', () => {
  let fleet: RunningFleet;
  let desktop: Desktop;
  beforeAll(async () => {
    fleet = await startFleet([server]);
    desktop = await launchDesktop({ config: fleet.yaml });
    await desktop.page.getByRole('link', { name: 'Playground' }).click();
  });
  afterAll(async () => {
    await desktop?.close();
    await fleet?.stop();
  });

  const ask = async (question: string): Promise<void> => {
    await desktop.page.getByRole('textbox', { name: 'Message' }).fill(question);
    await desktop.page.keyboard.press('Enter');
  };
  const inFlight = (): Promise<number | null> =>
    desktop.page.evaluate(async () => {
      const reply = await window.corral?.invoke('gateway.status', undefined);
      return reply?.ok ? reply.value.gateway.inFlight : null;
    });

  it('streams an answer to the window, with what it took', async () => {
    await ask('tell me of herding');
    const answer = desktop.page.getByRole('article').first();
    await expect.poll(() => answer.getAttribute('aria-busy')).toBe('false');
    expect((await answer.locator('.playground-text').innerText()).length).toBeGreaterThan(20);
    expect(await answer.innerText()).toMatch(/Decode\s+[\d.]+( k)? tok\/s/);
    expect(await answer.getByRole('link', { name: 'rig-1' }).isVisible()).toBe(true);
  });

  it('stops an answer at the gateway', async () => {
    fleet.servers[0]?.configure({ timeScale: 1, outputTokens: [5_000, 5_000] });
    await ask('go on and on');
    const answer = desktop.page.getByRole('article').nth(1);
    await expect.poll(async () => (await answer.locator('.playground-text').innerText()).length).toBeGreaterThan(50);
    expect(await inFlight()).toBe(1);
    await desktop.page.getByRole('button', { name: 'Stop' }).click();
    await answer.getByRole('note').getByText('You stopped this answer').waitFor();
    await expect.poll(inFlight).toBe(0);
  });

  it('lets go of an answer when the page is loaded anew', async () => {
    await ask('go on');
    await expect.poll(inFlight).toBe(1);
    await desktop.page.reload();
    await desktop.page.getByRole('navigation', { name: 'Screens' }).waitFor();
    await expect.poll(inFlight).toBe(0);
  });
});
