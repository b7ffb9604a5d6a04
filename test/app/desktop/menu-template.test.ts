import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../app/desktop/menu/menu-template.ts';

function rig(platform: NodeJS.Platform) {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (to = ''): void =>
      void calls.push(`${name} ${to}`.trim());
  const names = [
    'openPanel',
    'copyBaseUrl',
    'copyDiagnostics',
    'openConfiguration',
    'openDataFolder',
    'showAbout',
  ] as const;
  const actions = Object.fromEntries(names.map((name) => [name, note(name)])) as Record<
    (typeof names)[number],
    () => void
  >;
  const menus = menuTemplate(platform, actions);
  const items = menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  const click = (id: string): void => (items.find((item) => item.id === id)!.click as () => void)();
  return { calls, menus, items, click };
}

describe.each(['linux', 'win32', 'darwin'] as const)('the application menu on %s', (platform) => {
  const { calls, items, click } = rig(platform);

  it('goes to every screen by its number', () => {
    const goes = items.filter(({ id }) => id?.startsWith('go:'));
    expect(goes.map(({ label, accelerator }) => `${accelerator} ${label}`)).toEqual([
      'CmdOrCtrl+1 Fleet',
      'CmdOrCtrl+2 Models',
      'CmdOrCtrl+3 Traffic',
      'CmdOrCtrl+4 Events',
      'CmdOrCtrl+5 Keys',
      'CmdOrCtrl+6 Playground',
      'CmdOrCtrl+7 Settings',
    ]);
  });

  it('carries out what it says', () => {
    calls.length = 0;
    for (const id of ['add-backend', 'go:traffic', 'settings', 'copy-base-url', 'copy-diagnostics']) click(id);
    for (const id of ['open-configuration', 'open-data-folder', 'shortcuts', 'about']) click(id);
    expect(calls).toEqual([
      'openPanel #/fleet?open=add-backend',
      'openPanel #/traffic',
      'openPanel #/settings',
      'copyBaseUrl',
      'copyDiagnostics',
      'openConfiguration',
      'openDataFolder',
      'openPanel #/?open=shortcuts',
      'showAbout',
    ]);
  });

  it('gives no accelerator to two items', () => {
    const accelerators = items.flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []));
    expect(new Set(accelerators).size).toBe(accelerators.length);
  });

  it('has one way to quit', () => {
    expect(items.filter(({ role }) => role === 'quit')).toHaveLength(1);
  });
});

it('begins with the menu of the program on macOS alone', () => {
  expect(rig('darwin').menus[0]?.label).toBe('Corral');
  expect(rig('linux').menus[0]?.label).toBe('&File');
});
