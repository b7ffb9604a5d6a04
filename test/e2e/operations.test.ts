import { afterEach, describe, expect, it } from 'vitest';
import { models } from '../../main/simulator/index.ts';
import { openPalette } from './support/palette.ts';
import { type PanelOptions, type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

async function start(options: PanelOptions): Promise<PanelUnderTest> {
  panel = await startPanel(options);
  return panel;
}

const PATIENCE = { timeout: 20_000 };

describe('the list of operations', () => {
  it('shows what runs and how others ended, by whom, filters them and orders a failed one again', async () => {
    const { page, host } = await start({
      fleet: [
        { id: 'rig-1', models: [models.llama8b()], registry: [models.named('phi4:14b')], pullBandwidth: 400_000 },
      ],
    });
    const order = async (name: string, model: string): Promise<void> => {
      const reply = await host.dispatch(name, { model, backends: ['rig-1'] }, { who: 'panel', address: '10.0.0.7' });
      expect(reply).toMatchObject({ ok: true });
    };
    const states = async () => {
      const reply = await host.dispatch('operation.list', {});
      return (reply.ok ? (reply.value as { state: string }[]) : []).map(({ state }) => state);
    };
    await expect
      .poll(async () => (await host.dispatch('model.pull', { model: 'nobody:7b', backends: ['rig-1'] })).ok, PATIENCE)
      .toBe(true);
    await expect.poll(states, PATIENCE).toEqual(['failed']);
    await order('model.warm', 'llama3.1:8b');
    await expect.poll(states, PATIENCE).toEqual(['done', 'failed']);
    await order('model.pull', 'phi4:14b');

    await openPalette(page);
    await page.keyboard.type('Show the operations');
    await page.getByRole('button', { name: /^Show the operations/ }).waitFor(PATIENCE);
    await page.keyboard.press('Enter');
    const rows = page.locator('[data-operation]');
    await expect.poll(() => rows.count(), PATIENCE).toBe(3);
    await rows
      .first()
      .getByText(/ left$/)
      .waitFor(PATIENCE);
    await rows.filter({ hasText: 'Warming llama3.1:8b' }).getByText('ordered by panel at 10.0.0.7').waitFor(PATIENCE);
    expect(await look(page, 'operations')).toEqual([]);

    await page.getByRole('textbox', { name: 'Filter operations' }).fill('nobody');
    await expect.poll(() => rows.count(), PATIENCE).toBe(1);
    await page.getByRole('button', { name: 'Again: Pulling nobody:7b on rig-1' }).click();
    await expect.poll(() => rows.count(), PATIENCE).toBe(2);
    await page.getByText('Running', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Filter operations' }).fill('phi4');
    await expect.poll(() => rows.count(), PATIENCE).toBe(1);
    await page.getByRole('textbox', { name: 'Filter operations' }).fill('nothing like that');
    await page.getByRole('button', { name: 'Show all operations' }).click();
    await expect.poll(() => rows.count(), PATIENCE).toBe(4);
  });

  it('without any says what will be there', async () => {
    const { page } = await start({ fleet: [{ id: 'rig-1', models: [] }] });
    await page.evaluate(() => {
      window.location.hash = '#/models?show=operations';
    });
    await page.getByRole('heading', { name: 'No operations yet' }).waitFor(PATIENCE);
    expect(await look(page, 'operations-empty')).toEqual([]);
  });
});
