import { homedir } from 'node:os';
import { app } from 'electron';
import { err, ok } from '../../../shared/result.ts';
import { resolveDataDir } from '../../data-dir.ts';
import type { LaunchOptions } from '../../host/launch-options.ts';
import { loginArgs } from '../launch.ts';
import { autostartPath, createAutostartFile } from './autostart-file.ts';
import type { LoginItem } from './login-item.ts';

/** The login item of this system, which leads to the same gateway as this start. */
export function systemLoginItem(launch: LaunchOptions): LoginItem {
  const env = { ...process.env, CORRAL_DATA_DIR: undefined };
  const usualDir = resolveDataDir({ given: undefined, env, platform: process.platform, home: homedir() });
  const args = loginArgs(launch, usualDir);
  return process.platform === 'linux' ? linuxItem(args) : electronItem(args);
}

// An AppImage runs from a mount that is gone at the next login; the image itself is named by the environment.
const ownProgram = (): readonly string[] =>
  app.isPackaged ? [process.env.APPIMAGE || process.execPath] : [process.execPath, app.getAppPath()];

const linuxItem = (args: readonly string[]): LoginItem =>
  createAutostartFile(autostartPath(process.env, homedir()), {
    name: 'Corral',
    comment: "A gateway for a team's Ollama servers",
    command: [...ownProgram(), ...args],
  });

function electronItem(args: readonly string[]): LoginItem {
  const [path = process.execPath, ...appPath] = ownProgram();
  // Windows keeps one line of text: what holds a space would fall apart.
  const item = { path, args: [...appPath, ...args].map((argument) => `"${argument}"`) };
  return {
    isOn: () => app.getLoginItemSettings(item).openAtLogin,
    set(isOn) {
      app.setLoginItemSettings({ ...item, openAtLogin: isOn });
      const isSet = app.getLoginItemSettings(item).openAtLogin === isOn;
      return isSet ? ok(undefined) : err('the system did not change what it starts at login');
    },
  };
}
