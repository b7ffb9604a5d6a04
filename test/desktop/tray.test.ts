import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningFleet, startFleet } from '../e2e/support/fleets.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { onWindow, panelWindow } from './support/windows.ts';
import { clickTray, type MenuRow, menuRows, notifications, pick, tray } from './support/witness.ts';

let fleet: RunningFleet;
let desktop: Desktop;
beforeAll(async () => {
  fleet = await startFleet([{ id: 'rig-1' }, { id: 'rig-2' }]);
  desktop = await launchDesktop({ config: `${fleet.yaml}\nhealth: { interval: 200ms, fall: 2, rise: 1 }` });
});
afterAll(async () => {
  await desktop?.close();
  await fleet?.stop();
});

const rows = (): Promise<readonly MenuRow[]> => menuRows(desktop.app, 'tray');
const labels = async (): Promise<readonly string[]> => (await rows()).map(({ label }) => label);
const backend = async (label: string): Promise<readonly string[]> =>
  (await rows()).find((row) => row.label === label)?.rows.map((row) => row.label) ?? [];
const toolTip = async (): Promise<string | undefined> => (await tray(desktop.app))?.toolTip;

describe('the tray', () => {
  it('tells how the fleet is without being opened', async () => {
    await expect.poll(toolTip).toMatch(/^2 of 2 backends up · 0\.0 req\/s$/);
    expect(await labels()).toEqual([
      '2 of 2 backends up',
      '',
      'Open Corral',
      `Copy ${desktop.gatewayUrl}`,
      '',
      'rig-1 – up',
      'rig-2 – up',
      '',
      'Quit Corral',
    ]);
  });

  it('drains a backend and resumes it', async () => {
    await pick(desktop.app, 'tray', ['rig-2 – up', 'Drain']);
    await expect.poll(labels).toContain('rig-2 – draining');
    expect(await backend('rig-2 – draining')).toEqual(['Show in Panel', 'Resume']);
    await pick(desktop.app, 'tray', ['rig-2 – draining', 'Resume']);
    await expect.poll(labels).toContain('rig-2 – up');
  });

  it('says why a backend is out, the worst first', async () => {
    fleet.servers[1]?.setFault({ kind: 'refuse' });
    await expect.poll(labels).toContain('rig-2 – down');
    const [headline, , , , , first] = await labels();
    expect([headline, first]).toEqual(['1 of 2 backends up', 'rig-2 – down']);
    const [reason] = await backend('rig-2 – down');
    expect(reason).toMatch(/refused/);
    fleet.servers[1]?.clearFaults();
    await expect.poll(labels).toContain('rig-2 – up');
  });

  it('shows a backend in the panel', async () => {
    await onWindow(desktop.app, 'hide');
    await pick(desktop.app, 'tray', ['rig-1 – up', 'Show in Panel']);
    await expect.poll(() => desktop.page.evaluate(() => location.hash)).toBe('#/backend/rig-1');
    expect(await panelWindow(desktop.app)).toMatchObject({ isVisible: true, isFocused: true });
  });

  it('brings the panel back by a click on its icon', async () => {
    await onWindow(desktop.app, 'minimize');
    await clickTray(desktop.app);
    expect(await panelWindow(desktop.app)).toMatchObject({ isVisible: true, isFocused: true });
  });

  it('copies the base URL', async () => {
    await pick(desktop.app, 'tray', [`Copy ${desktop.gatewayUrl}`]);
    await expect.poll(() => desktop.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(desktop.gatewayUrl);
  });

  it('says when an order could not be carried out', async () => {
    const stale = await desktop.app.evaluateHandle(() => globalThis.corralWitness.trays[0]?.menu);
    await desktop.page.evaluate(() => {
      type Any = { invoke(name: string, input: unknown): Promise<unknown> };
      return (window as unknown as { corral: Any }).corral.invoke('backend.remove', { id: 'rig-2' });
    });
    await expect.poll(labels).not.toContain('rig-2 – up');
    await stale.evaluate((menu) => void menu?.getMenuItemById('drain:rig-2')?.click());
    await expect
      .poll(() => notifications(desktop.app))
      .toContainEqual(expect.objectContaining({ title: 'rig-2 was not drained' }));
  });
});
