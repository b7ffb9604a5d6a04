import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { autostartPath, createAutostartFile } from '../../../app/desktop/preferences/autostart-file.ts';
import { formatDesktopEntry } from '../../../app/desktop/preferences/desktop-entry.ts';
import { newTempDir } from '../temp-dir.ts';

const entry = { name: 'Corral', comment: 'A gateway', command: ['/opt/Corral/corral-desktop', '--hidden'] };

describe('starting at login on Linux', () => {
  it('is a file where desktops look for it', () => {
    expect(autostartPath({ XDG_CONFIG_HOME: '/cfg' }, '/home/u')).toBe('/cfg/autostart/corral.desktop');
    expect(autostartPath({}, '/home/u')).toBe('/home/u/.config/autostart/corral.desktop');
  });

  it('is on while the file is there and no desktop has switched it off', () => {
    const path = join(newTempDir(), 'autostart', 'corral.desktop');
    const item = createAutostartFile(path, entry);
    expect(item.isOn()).toBe(false);
    expect(item.set(true).ok).toBe(true);
    expect(item.isOn()).toBe(true);
    const text = readFileSync(path, 'utf8');
    for (const off of [`${text}Hidden=true\n`, text.replace('enabled=true', 'enabled=false')]) {
      writeFileSync(path, off);
      expect(item.isOn()).toBe(false);
    }
    item.set(true);
    expect(item.isOn()).toBe(true);
    item.set(false);
    item.set(false);
    expect(item.isOn()).toBe(false);
  });

  it('says why the file could not be written', () => {
    const dir = newTempDir();
    writeFileSync(join(dir, 'autostart'), 'not a folder');
    const changed = createAutostartFile(join(dir, 'autostart', 'corral.desktop'), entry).set(true);
    expect(changed).toMatchObject({ ok: false, error: expect.stringContaining('could not be changed') });
  });
});

describe('a desktop entry', () => {
  it('quotes its command as the specification asks', () => {
    const text = formatDesktopEntry({
      ...entry,
      command: ['/opt/a b/corral', '--config=/home/u/100%/a"b$c`d\\e.yaml'],
    });
    expect(text.split('\n')).toContain(
      'Exec="/opt/a b/corral" "--config=/home/u/100%%/a\\\\"b\\\\$c\\\\`d\\\\\\\\e.yaml"',
    );
  });

  it('is a whole entry', () => {
    expect(formatDesktopEntry(entry)).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Version=1.5',
        'Name=Corral',
        'Comment=A gateway',
        'Exec="/opt/Corral/corral-desktop" "--hidden"',
        'Terminal=false',
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    );
  });
});
