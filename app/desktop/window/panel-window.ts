import { BrowserWindow, protocol, session } from 'electron';
import { pageHeaders } from '../content-policy.ts';
import { readPanelFile } from '../panel-files.ts';
import { panelOrigin } from './bridge-channels.ts';

const { protocol: scheme, host } = new URL(panelOrigin);

/** Must run before Electron is ready. */
export function registerPanelScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: scheme.slice(0, -1), privileges }]);
}

/** Serves the built panel under its own origin: a page from a file would be of no origin and could not be told apart. */
export function servePanelFiles(panelDir: string): void {
  protocol.handle(scheme.slice(0, -1), async (request) => {
    const url = new URL(request.url);
    const file = url.host === host ? await readPanelFile(panelDir, url.pathname) : null;
    if (!file) return new Response('not found', { status: 404, headers: { ...pageHeaders } });
    return new Response(file.body, { headers: { ...pageHeaders, ...file.headers } });
  });
}

/** All that the panel asks for: writing text to the clipboard when its copy button is pressed. */
const granted = 'clipboard-sanitized-write';

/** Whatever else a page asks for is denied. */
export function lockDownSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, callback) =>
    callback(permission === granted && contents.getURL().startsWith(`${panelOrigin}/`)),
  );
  defaultSession.setPermissionCheckHandler(
    (_, permission, origin) => permission === granted && URL.parse(origin)?.host === host,
  );
  defaultSession.setDevicePermissionHandler(() => false);
}

/** Opens the panel; it is shown once it has something to show. */
export function createPanelWindow(preloadPath: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Corral',
    webPreferences: { preload: preloadPath, sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => window.show());
  lockDownContents(window);
  void window.loadURL(`${panelOrigin}/index.html`);
  return window;
}

/** Brings the panel to the front, opening it when it was closed. */
export function showPanelWindow(preloadPath: string): void {
  const window = BrowserWindow.getAllWindows()[0] ?? createPanelWindow(preloadPath);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function lockDownContents({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${panelOrigin}/`)) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}
