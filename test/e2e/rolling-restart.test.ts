import { afterEach, expect, it, vi } from 'vitest';
import { models } from '../../main/simulator/index.ts';
import { fleetOn } from './support/fleet-list.ts';
import type { FleetPlan } from './support/fleets.ts';
import { openPalette } from './support/palette.ts';
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
const fleet: FleetPlan = [
  { id: 'rig-1', models: [models.llama8b()] },
  { id: 'rig-2', models: [models.llama8b()] },
  { id: 'rig-3', models: [models.llama8b(), models.named('team-finetune:13b')] },
];

it('restarts servers one after the other from the panel, asks where a model becomes unreachable, and can be stopped', async () => {
  panel = await startPanel({ fleet });
  const { page, servers } = panel;
  const list = fleetOn(page);
  await expect.poll(() => list.says('rig-3', 'State'), PATIENCE).toBe('up');
  await page.getByRole('button', { name: 'Rolling restart' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rolling restart' });
  await dialog.waitFor();
  for (const id of ['rig-1', 'rig-2', 'rig-3']) await dialog.getByRole('checkbox', { name: id, exact: true }).check();
  await dialog.getByRole('button', { name: 'Restart 3 backends in turn' }).click();
  await dialog.getByText(/^rig-3 is the only backend in service that has team-finetune:13b/).waitFor();
  expect(await look(page, 'rolling-dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Restart 3 backends all the same' }).click();

  const strip = page.getByRole('region', { name: 'Rolling restart' });
  const step = (id: string) => strip.getByRole('listitem').filter({ hasText: id });
  const says = (id: string) => step(id).innerText();
  await expect.poll(() => says('rig-1'), PATIENCE).toMatch(/ready\s+nothing runs there: restart its server now/);
  expect(await look(page, 'rolling-ready')).toEqual([]);
  servers[0]?.setFault({ kind: 'refuse' });
  await expect.poll(() => says('rig-1'), PATIENCE).toMatch(/restarting/);
  servers[0]?.clearFaults();
  await expect.poll(() => says('rig-1'), PATIENCE).toMatch(/done/);
  await expect.poll(() => says('rig-2'), PATIENCE).toMatch(/ready\s+nothing runs there: restart its server now/);
  await strip.getByRole('button', { name: 'I have restarted rig-2' }).click();
  await expect.poll(() => says('rig-3'), PATIENCE).toMatch(/ready\s+nothing runs there: restart its server now/);
  await strip.getByRole('button', { name: 'Stop' }).click();
  await strip.getByText(/stopped: by .*restarted rig-1, rig-2; rig-3 was put back into service/).waitFor();
  await expect.poll(() => list.says('rig-3', 'State'), PATIENCE).toBe('up');
  expect(await strip.getByRole('button').count()).toBe(0);
  expect(await look(page, 'rolling-stopped')).toEqual([]);

  await openPalette(page);
  await page.keyboard.type('Rolling restart');
  await page.getByRole('button', { name: /Rolling restart of several servers/ }).click();
  await dialog.waitFor();
});
