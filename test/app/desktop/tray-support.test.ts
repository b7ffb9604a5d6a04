import { describe, expect, it } from 'vitest';
import { hasTray, type Run } from '../../../app/desktop/tray/tray-support.ts';

const answers =
  (some: Readonly<Record<string, string>>): Run =>
  async (program) =>
    some[program] ?? null;

describe('whether a Linux desktop shows tray icons', () => {
  it('is what the session bus says', async () => {
    expect(await hasTray('linux', answers({ 'dbus-send': '   boolean true\n' }))).toBe(true);
    expect(await hasTray('linux', answers({ 'dbus-send': '   boolean false\n', gdbus: '(true,)' }))).toBe(false);
    expect(await hasTray('linux', answers({ gdbus: '(true,)\n' }))).toBe(true);
    expect(await hasTray('linux', answers({ gdbus: '(false,)\n' }))).toBe(false);
  });

  it('is no where nobody can be asked', async () => {
    expect(await hasTray('linux', answers({}))).toBe(false);
  });

  it('is no question elsewhere', async () => {
    const never: Run = async () => expect.unreachable('macOS and Windows have a tray');
    expect(await hasTray('darwin', never)).toBe(true);
    expect(await hasTray('win32', never)).toBe(true);
  });
});
