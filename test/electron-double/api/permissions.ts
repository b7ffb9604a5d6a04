import type { Session } from '../chromium/connection.ts';
import type { CheckHandler, PermissionHandlers, RequestHandler } from './session.ts';

type Asked = Parameters<NonNullable<RequestHandler>>[1] & Parameters<NonNullable<CheckHandler>>[1];

/** A permission as Chromium's protocol names it, and as Electron does. */
const permissions: readonly (readonly [chromium: string, electron: Asked])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['idle-detection', 'idle-detection'],
];

/**
 * Electron asks the app when a page asks. Chromium can only be told beforehand, so every document that is about to
 * load is asked about in advance. `contents` is only handed on.
 */
export async function settlePermissions(
  browser: Session,
  handlers: PermissionHandlers,
  contents: Electron.WebContents,
  urls: { readonly app: string; readonly browser: string },
): Promise<void> {
  if (!/^https?:/.test(urls.browser)) return;
  const { origin } = new URL(urls.browser);
  for (const [name, asked] of permissions) {
    const setting = (await isGranted(handlers, contents, asked, urls.app)) ? 'granted' : 'denied';
    await browser.send('Browser.setPermission', { permission: { name }, setting, origin });
  }
}

/** Everything is granted until the app sets a handler, as in Electron. Where it sets both, both must agree. */
async function isGranted(
  { request, check }: PermissionHandlers,
  contents: Electron.WebContents,
  permission: Asked,
  url: string,
): Promise<boolean> {
  const details = { isMainFrame: true, requestingUrl: url, securityOrigin: originOf(url) };
  if (check && !check(contents, permission, originOf(url), details)) return false;
  if (!request) return true;
  return new Promise((resolve) => request(contents, permission, resolve, details));
}

/** Of any scheme: `URL` gives those it does not know none. With a slash at its end, as the handlers of Electron get it. */
const originOf = (url: string): string => `${/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null'}/`;
