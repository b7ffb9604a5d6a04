import { afterEach, describe, expect, it, vi } from 'vitest';
import { models, presets } from '../../main/simulator/index.ts';
import { fleetOn } from './support/fleet-list.ts';
import type { FleetPlan } from './support/fleets.ts';
import { type PanelUnderTest, startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

/** Two looks at each state, and axe takes seconds for each. */
vi.setConfig({ testTimeout: 120_000 });

let panel: PanelUnderTest | null = null;
afterEach(async () => {
  await panel?.close();
  panel = null;
});

const PATIENCE = { timeout: 30_000 };
const own = models.named('team-finetune:13b');

/** The second loads so slowly that nobody sees the end of it; the third has neither model. */
const fleet: FleetPlan = [
  {
    id: 'rig-1',
    models: [models.llama8b(), own],
    preload: ['llama3.1:8b', 'team-finetune:13b'],
    ...presets.roomy(),
    keepAliveMs: 1e9,
  },
  { id: 'rig-2', models: [models.llama8b()], diskBandwidth: 1e5 },
  { id: 'rig-3', models: [models.nomicEmbed()] },
];

async function start() {
  panel = await startPanel({ fleet });
  const { page, host } = panel;
  const list = fleetOn(page);
  await expect
    .poll(() => list.says('rig-1', 'Loaded'), PATIENCE)
    .toMatch(/team-finetune:13b.*llama3\.1:8b|llama3\.1:8b.*team-finetune:13b/);
  await list.choose('rig-1', 'Drain rig-1');
  const dialog = page.getByRole('dialog', { name: 'Drain rig-1?' });
  await dialog.waitFor();
  return { page, host, list, dialog };
}

describe('draining from the panel', () => {
  it('with a deadline says in words what happens at it, and sets it', async () => {
    const { page, list, dialog } = await start();
    await dialog.getByText('Running streams may take as long as they take; nothing is cut.').waitFor();
    await dialog.getByText('5 min', { exact: true }).click();
    await dialog.getByText(/^What still runs at \d\d:\d\d ends with an error in the shape of its own API/).waitFor();
    await dialog.getByText('Own', { exact: true }).click();
    const submit = dialog.getByRole('button', { name: 'Drain rig-1' });
    await expect.poll(() => submit.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Minutes until streams are ended' }).fill('7');
    expect(await look(page, 'drain-dialog-deadline')).toEqual([]);
    await submit.click();
    await expect.poll(() => list.says('rig-1', 'State'), PATIENCE).toMatch(/^draining/);
    const reply = await panel?.host.dispatch('backend.list', {});
    const [rig] = reply?.ok ? (reply.value as { drain: { endsAt: number } }[]) : [];
    expect(Math.abs((rig?.drain.endsAt ?? 0) - Date.now() - 7 * 60_000)).toBeLessThan(60_000);
  });

  it('warms its models elsewhere first, shows how far that is, and can be called off', async () => {
    const { page, list, dialog } = await start();
    await dialog.getByRole('checkbox', { name: 'First warm its models elsewhere' }).check();
    const places = dialog.getByRole('list', { name: 'Where its models go' });
    await places.getByText(/^on rig-2: needs about/).waitFor();
    await places.getByText('no other backend has it installed: it is not loaded elsewhere').waitFor();
    await dialog.getByText(/Once its models are warm elsewhere it gets no new work/).waitFor();
    expect(await look(page, 'drain-dialog-warm')).toEqual([]);
    await dialog.getByRole('button', { name: 'Drain rig-1' }).click();
    const note = page.getByRole('region', { name: 'Draining rig-1' });
    await note.getByText(/^on rig-2: loading/).waitFor();
    expect(await list.says('rig-1', 'State')).toBe('up');
    expect(await look(page, 'drain-warming')).toEqual([]);
    await page.getByRole('link', { name: 'rig-1', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'rig-1' }).waitFor();
    await note.getByText(/^on rig-2: loading/).waitFor();
    await note.getByRole('button', { name: 'Keep rig-1 in service' }).click();
    await expect.poll(() => note.count(), PATIENCE).toBe(0);
  });

  it('asks what to do when a model cannot be warmed elsewhere, and does what it is told', async () => {
    const { page, list, host, dialog } = await start();
    await dialog.getByRole('checkbox', { name: 'First warm its models elsewhere' }).check();
    await dialog.getByRole('radio', { name: 'Keep rig-1 in service and ask me' }).check();
    await dialog.getByRole('button', { name: 'Drain rig-1' }).click();
    const note = page.getByRole('region', { name: 'Draining rig-1' });
    await note.getByText(/^on rig-2: loading/).waitFor();
    const listed = await host.dispatch('operation.list', {});
    const [load] = listed.ok ? (listed.value as { id: string }[]) : [];
    await host.dispatch('operation.cancel', { id: load?.id });
    await note.getByText(/^llama3\.1:8b could not be warmed elsewhere \(its load on rig-2 did not come off/).waitFor();
    expect(await look(page, 'drain-asking')).toEqual([]);
    await note.getByRole('button', { name: 'Drain rig-1 all the same' }).click();
    await expect.poll(() => list.says('rig-1', 'State'), PATIENCE).toMatch(/^draining/);
    expect(await note.count()).toBe(0);
  });
});
