/** Runs a program and resolves with what it printed; null when it is not there, fails or takes too long. */
export type Run = (program: string, args: readonly string[]) => Promise<string | null>;

/** Whoever shows tray icons on a Linux desktop owns this name on the session bus. */
const WATCHER = 'org.kde.StatusNotifierWatcher';

const questions: readonly (readonly [string, readonly string[]])[] = [
  [
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${WATCHER}`,
    ],
  ],
  [
    'gdbus',
    [
      'call',
      '--session',
      '--dest=org.freedesktop.DBus',
      '--object-path=/org/freedesktop/DBus',
      '--method=org.freedesktop.DBus.NameHasOwner',
      WATCHER,
    ],
  ],
];

/**
 * Whether a tray icon can be seen. Electron does not say: on a Linux desktop without a tray (GNOME as it ships) the icon
 * is made and shown nowhere. Where nobody can be asked, the answer is no: better one question more than a lost program.
 */
export async function hasTray(platform: NodeJS.Platform, run: Run): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, args] of questions) {
    const answer = await run(program, args);
    if (answer !== null) return /\btrue\b/.test(answer);
  }
  return false;
}
