import { app, type DownloadItem, type Event, type Session, session, shell, type WebContents } from 'electron';
import { panelOrigin } from './bridge-channels.ts';
import { mayOpenOutside } from './external-links.ts';

/** All that the panel asks for: writing text to the clipboard when its copy button is pressed. */
const granted = 'clipboard-sanitized-write';

const isPanelUrl = (url: string): boolean => url.startsWith(`${panelOrigin}/`);

/** From here on no page, whichever way it comes to be, can do more than the panel needs. Electron must be ready. */
export function lockDown(): void {
  lockDownSession(session.defaultSession);
  app.on('web-contents-created', (_, contents) => lockDownContents(contents));
}

/** Whatever a page asks for is denied, but what is granted above. */
function lockDownSession(defaultSession: Session): void {
  defaultSession.setPermissionRequestHandler((contents, permission, callback) =>
    callback(permission === granted && isPanelUrl(contents.getURL())),
  );
  defaultSession.setPermissionCheckHandler(
    (_, permission, origin) => permission === granted && isPanelUrl(`${origin.replace(/\/$/, '')}/`),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', keepDownloadsOwn);
}

/** The panel may save what it made itself; nothing is fetched from anywhere. */
function keepDownloadsOwn(event: Event, item: DownloadItem): void {
  if (!item.getURL().startsWith(`blob:${panelOrigin}/`)) event.preventDefault();
}

function lockDownContents(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (isPanelUrl(event.url)) return;
    event.preventDefault();
    openOutside(event.url);
  };
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  // Nothing of the panel is in a frame.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function openOutside(url: string): void {
  if (mayOpenOutside(url)) void shell.openExternal(url);
}
