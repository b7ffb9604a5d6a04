import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RunningFleet, startFleet } from '../e2e/support/fleets.ts';
import { makeCertificates } from '../support/certificates.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { onWindow, panelWindow } from './support/windows.ts';
import { clickNotification, notifications, tray } from './support/witness.ts';

describe('notifications', () => {
  let fleet: RunningFleet;
  let desktop: Desktop;
  beforeAll(async () => {
    fleet = await startFleet([{ id: 'rig-1' }, { id: 'rig-2' }, { id: 'rig-3' }]);
    desktop = await launchDesktop({ config: `${fleet.yaml}\nhealth: { interval: 200ms, fall: 2, rise: 1 }` });
  });
  afterAll(async () => {
    await desktop?.close();
    await fleet?.stop();
  });

  it('say nothing about what the person sees in the panel', async () => {
    await expect.poll(async () => (await tray(desktop.app))?.toolTip).toContain('3 of 3 backends up');
    fleet.servers[0]?.setFault({ kind: 'refuse' });
    await expect.poll(async () => (await tray(desktop.app))?.toolTip).toContain('2 of 3 backends up');
    expect(await panelWindow(desktop.app)).toMatchObject({ isFocused: true });
    expect(await notifications(desktop.app)).toEqual([]);
  });

  it('tell once of backends that fail together while nobody looks, and lead to them', async () => {
    await onWindow(desktop.app, 'hide');
    fleet.servers[1]?.setFault({ kind: 'refuse' });
    fleet.servers[2]?.setFault({ kind: 'refuse' });
    await expect
      .poll(() => notifications(desktop.app))
      .toEqual([{ title: '2 backends are down', body: 'rig-2, rig-3' }]);
    await clickNotification(desktop.app, 0);
    await expect.poll(() => desktop.page.evaluate(() => location.hash)).toBe('#/fleet');
    expect(await panelWindow(desktop.app)).toMatchObject({ isVisible: true, isFocused: true });
  });
});

it('a notification tells of a certificate that cannot be taken while nobody looks, and leads to it', async () => {
  const { tls } = await makeCertificates();
  const { cert, key } = tls;
  const desktop = await launchDesktop({ config: `listen: { port: 0, tls: ${JSON.stringify({ cert, key })} }` });
  onTestFinished(desktop.close);
  await expect.poll(async () => (await tray(desktop.app))?.toolTip).toContain('req/s');
  await onWindow(desktop.app, 'hide');
  writeFileSync(key, 'not a key');
  await expect
    .poll(() => notifications(desktop.app))
    .toEqual([{ title: 'The certificate needs a look', body: expect.stringContaining('the one before stays in use') }]);
  await clickNotification(desktop.app, 0);
  await expect.poll(() => desktop.page.evaluate(() => location.hash)).toBe('#/settings/certificate');
});
