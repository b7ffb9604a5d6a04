import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '../../main/storage/index.ts';
import { keyRules } from '../../shared/key-input.ts';
import { type RunningFleet, startFleet } from '../e2e/support/fleets.ts';
import { makeCertificates } from '../support/certificates.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { launchApp } from './support/launch-app.ts';
import { pretendTray } from './support/tray-host.ts';
import { onWindow, panelWindow } from './support/windows.ts';
import { clickNotification, notifications, tray } from './support/witness.ts';

const root = join(import.meta.dirname, '../..');
const DAY_MS = 24 * 3_600_000;

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

it('an app that starts without a window tells of a key near its end, and writes down that it has', async () => {
  onTestFinished(pretendTray(true));
  const folder = mkdtempSync(join(tmpdir(), 'corral-desktop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  keepKeyOf(join(folder, 'data'), 2);
  const first = await launchHidden(folder);
  await expect
    .poll(() => notifications(first.app))
    .toEqual([{ title: 'A key expires soon', body: expect.stringContaining('key ck_aaaaaaaa of Ann expires in ') }]);
  await clickNotification(first.app, 0);
  const page = await first.app.firstWindow();
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/keys');
  await first.app.close();
  const storage = openStorage(join(folder, 'data', 'corral.db'));
  if (!storage.ok) throw new Error(storage.error);
  expect(storage.value.told.load()).toEqual([['key ck_aaaaaaaa', expect.stringMatching(/ 3$/)]]);
  storage.value.close();
});

/** A key that was made long ago and ends in so many days. */
function keepKeyOf(dataDir: string, days: number): void {
  mkdirSync(dataDir, { recursive: true });
  const storage = openStorage(join(dataDir, 'corral.db'));
  if (!storage.ok) throw new Error(storage.error);
  const now = Date.now();
  const rules = keyRules.parse({ owner: 'Ann', expiresAt: now + days * DAY_MS });
  const kept = storage.value.keys.save({
    ...{ ...rules, id: 'ck_aaaaaaaa', createdAt: now - 60 * DAY_MS, revokedAt: null, secrets: [] },
  });
  expect(kept).toMatchObject({ ok: true });
  storage.value.close();
}

async function launchHidden(folder: string) {
  writeFileSync(join(folder, 'corral.yaml'), 'listen: { port: 0 }\ncontrol: { port: 0 }\n');
  const args = ['--hidden', `--data-dir=${folder}/data`, `--config=${folder}/corral.yaml`];
  const launched = await launchApp({ path: root, args, folder });
  onTestFinished(() => launched.app.close());
  await expect.poll(() => tray(launched.app)).not.toBeNull();
  return launched;
}
