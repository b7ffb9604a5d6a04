import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoginItem } from '../../../app/desktop/preferences/login-item.ts';
import { openPreferences } from '../../../app/desktop/preferences/preferences.ts';
import { err, ok } from '../../../shared/result.ts';
import { newTempDir } from '../temp-dir.ts';

function createLoginItem(): LoginItem {
  let isOn = false;
  return {
    isOn: () => isOn,
    set(next) {
      isOn = next;
      return ok(undefined);
    },
  };
}

const change = (preferences: ReturnType<typeof openPreferences>, some: Record<string, boolean>) =>
  preferences.handlers['desktop.change'](some);

describe('the preferences of the desktop', () => {
  it('start with the tray and notifications on, and nothing at login', async () => {
    const preferences = openPreferences(newTempDir(), createLoginItem());
    expect(await preferences.handlers['desktop.read'](undefined)).toEqual(
      ok({ startAtLogin: false, closeToTray: true, notifications: true }),
    );
    expect(preferences.problem).toBeNull();
  });

  it('survive a restart', async () => {
    const dir = newTempDir();
    const first = openPreferences(dir, createLoginItem());
    expect(await change(first, { closeToTray: false })).toMatchObject({ ok: true, value: { closeToTray: false } });
    first.noteTrayHint();
    expect(openPreferences(dir, createLoginItem()).current()).toEqual({
      closeToTray: false,
      notifications: true,
      isTrayHintShown: true,
    });
  });

  it('take whether to start at login from the system, which may have changed it', async () => {
    const item = createLoginItem();
    const preferences = openPreferences(newTempDir(), item);
    expect(await change(preferences, { startAtLogin: true })).toMatchObject({ value: { startAtLogin: true } });
    item.set(false);
    expect(await preferences.handlers['desktop.read'](undefined)).toMatchObject({ value: { startAtLogin: false } });
  });

  it('say which of them the system refused, and keep the others as they were', async () => {
    const dir = newTempDir();
    const preferences = openPreferences(dir, { isOn: () => false, set: () => err('not allowed') });
    expect(await change(preferences, { startAtLogin: true, notifications: false })).toEqual(
      err({ code: 'failed', message: 'not allowed', field: 'startAtLogin' }),
    );
    expect(preferences.current().notifications).toBe(true);
  });

  it('are the usual ones when the file is damaged, and say why', () => {
    const dir = newTempDir();
    writeFileSync(join(dir, 'desktop.json'), '{"closeToTray":"no"}');
    const preferences = openPreferences(dir, createLoginItem());
    expect(preferences.current().closeToTray).toBe(true);
    expect(preferences.problem).toMatch(/desktop\.json could not be read: closeToTray: /);
  });

  it('answer with what went wrong when they cannot be written', async () => {
    const dir = join(newTempDir(), 'gone');
    const preferences = openPreferences(dir, createLoginItem());
    expect(await change(preferences, { notifications: false })).toMatchObject({ ok: false, error: { code: 'failed' } });
    expect(preferences.current().notifications).toBe(true);
  });

  it('are kept in a file that a person can read', async () => {
    const dir = newTempDir();
    await change(openPreferences(dir, createLoginItem()), { notifications: false });
    expect(readFileSync(join(dir, 'desktop.json'), 'utf8')).toContain('\n  "notifications": false');
  });
});
