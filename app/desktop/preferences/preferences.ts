import type { CommandError } from '../../../shared/contract.ts';
import type { DesktopPreferences } from '../../../shared/desktop.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { DesktopHandlers } from '../../host/host-handlers.ts';
import type { LoginItem } from './login-item.ts';
import { readStored, type Stored, usualStored, writeStored } from './preferences-file.ts';

/** What the person who runs the desktop chose, and what the desktop remembers for them. */
export interface Preferences {
  current(): Stored;
  /** Never again told about the tray. The error is one line. */
  noteTrayHint(): Result<void, string>;
  /** Why the file could not be used, in one line; null when it could. */
  readonly problem: string | null;
  /** Carries out the panel's commands about them. */
  readonly handlers: DesktopHandlers;
}

export function openPreferences(dataDir: string, loginItem: LoginItem): Preferences {
  const read = readStored(dataDir);
  let stored = read.ok ? read.value : usualStored;

  function store(next: Stored): Result<void, string> {
    const written = writeStored(dataDir, next);
    if (written.ok) stored = next;
    return written;
  }

  const all = (): DesktopPreferences => ({
    startAtLogin: loginItem.isOn(),
    closeToTray: stored.closeToTray,
    notifications: stored.notifications,
  });

  return {
    current: () => stored,
    noteTrayHint: () => store({ ...stored, isTrayHintShown: true }),
    problem: read.ok ? null : read.error,
    handlers: {
      'desktop.read': async () => ok(all()),
      async 'desktop.change'({ startAtLogin, closeToTray, notifications }) {
        const set =
          startAtLogin === undefined || startAtLogin === loginItem.isOn() ? ok(undefined) : loginItem.set(startAtLogin);
        if (!set.ok) return err(failed(set.error, 'startAtLogin'));
        const written = store({
          ...stored,
          ...(closeToTray !== undefined && { closeToTray }),
          ...(notifications !== undefined && { notifications }),
        });
        return written.ok ? ok(all()) : err(failed(written.error));
      },
    },
  };
}

const failed = (message: string, field?: string): CommandError =>
  field === undefined ? { code: 'failed', message } : { code: 'failed', message, field };
