/** Everything but the machine itself does not exist for this browser, not even by number. */
const loopbackOnly = 'MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]';

/** Switches, without dashes, under which a test's browser reaches loopback only and keeps quiet. An empty value is a bare switch. */
const quietSwitches: Readonly<Record<string, string>> = {
  'host-resolver-rules': loopbackOnly,
  'disable-background-networking': '',
  'disable-component-update': '',
  'disable-sync': '',
  'disable-extensions': '',
  'disable-breakpad': '',
  'disable-field-trial-config': '',
  'metrics-recording-only': '',
  'no-first-run': '',
  'no-default-browser-check': '',
  'password-store': 'basic',
  // Small in containers, where Chromium would crash on it.
  'disable-dev-shm-usage': '',
  // Fatal errors only: a machine without a desktop has dozens of others to report.
  'log-level': '3',
};

/** A switch as it stands on a command line. */
export const asArgument = ([name, value]: readonly [string, string]): string =>
  value === '' ? `--${name}` : `--${name}=${value}`;

/** The quiet switches for this user. Chromium refuses to run as root inside its sandbox. */
export function browserArguments(): string[] {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...Object.entries(quietSwitches).map(asArgument), ...sandbox];
}
