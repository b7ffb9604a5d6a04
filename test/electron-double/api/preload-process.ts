/** What a sandboxed preload finds as `process`. */
export const preloadProcess = ({ additionalArguments = [] }: Electron.WebPreferences): Record<string, unknown> => ({
  type: 'renderer',
  sandboxed: true,
  contextIsolated: true,
  platform: process.platform,
  arch: process.arch,
  env: {},
  argv: [process.execPath, ...additionalArguments],
  versions: { ...process.versions },
});

/** The double has sandboxed, isolated windows and no others. */
export function refuseUnsafe({
  nodeIntegration,
  contextIsolation,
  sandbox,
  webviewTag,
}: Electron.WebPreferences): void {
  if (nodeIntegration || contextIsolation === false || sandbox === false || webviewTag) {
    throw new Error('electron-double: only sandboxed, isolated windows without webviews are in the double');
  }
}
