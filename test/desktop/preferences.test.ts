import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop } from './support/launch.ts';
import { loginItem } from './support/witness.ts';

const isLinux = process.platform === 'linux';

describe('the preferences of the desktop', () => {
  const configHome = mkdtempSync(join(tmpdir(), 'corral-config-home-'));
  const entry = join(configHome, 'autostart', 'corral.desktop');
  const before = process.env.XDG_CONFIG_HOME;
  let desktop: Desktop;
  beforeAll(async () => {
    process.env.XDG_CONFIG_HOME = configHome;
    desktop = await launchDesktop();
  });
  afterAll(async () => {
    await desktop?.close();
    if (before === undefined) delete process.env.XDG_CONFIG_HOME;
    else process.env.XDG_CONFIG_HOME = before;
    rmSync(configHome, { recursive: true, force: true });
  });

  const ask = (name: string, input: unknown): Promise<unknown> =>
    desktop.page.evaluate(
      ([command, some]) => {
        type Any = { invoke(name: string, input: unknown): Promise<unknown> };
        return (window as unknown as { corral: Any }).corral.invoke(command as string, some);
      },
      [name, input] as const,
    );
  const isSystemTold = async (): Promise<boolean> =>
    isLinux ? existsSync(entry) : (await loginItem(desktop.app)).openAtLogin;

  it('are there for the panel to read', async () => {
    expect(await ask('desktop.read', undefined)).toEqual({
      ok: true,
      value: { startAtLogin: false, closeToTray: true, notifications: true },
    });
    expect(await isSystemTold()).toBe(false);
  });

  it('make the system start the same gateway at login, hidden, and no longer', async () => {
    expect(await ask('desktop.change', { startAtLogin: true })).toMatchObject({ value: { startAtLogin: true } });
    expect(await isSystemTold()).toBe(true);
    if (isLinux) {
      const exec = readFileSync(entry, 'utf8').match(/^Exec=(.*)$/m)?.[1];
      expect(exec).toMatch(new RegExp(`"--hidden" "--data-dir=${desktop.dataDir}" "--config=[^"]+corral\\.yaml"$`));
    }
    await ask('desktop.change', { startAtLogin: false });
    expect(await isSystemTold()).toBe(false);
  });

  it('are refused when they make no sense', async () => {
    expect(await ask('desktop.change', { closeToTray: 'sometimes' })).toMatchObject({
      ok: false,
      error: { code: 'bad_input', field: 'closeToTray' },
    });
  });
});
