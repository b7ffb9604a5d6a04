// Stock Chromium does not navigate to schemes of an app's own. They travel as https hosts of a domain that cannot exist.
const DOMAIN = 'electron-double.invalid';
const NO_HOST = 'none';

export type SchemeHandler = Parameters<Electron.Protocol['handle']>[1];

/** Handlers of the schemes that are the app's own. */
export const schemeHandlers = new Map<string, SchemeHandler>();

/** The address under which Chromium knows a page. */
export function toBrowserUrl(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (!schemeHandlers.has(scheme.toLowerCase())) return url;
  return `https://${host || NO_HOST}.${scheme.toLowerCase()}.${DOMAIN}${rest}`;
}

/** The address under which the app knows a page. */
export function toAppUrl(url: string): string {
  const [, host, scheme, rest = ''] = /^https:\/\/(.*)\.([a-z0-9+-]+)\.electron-double\.invalid(.*)$/s.exec(url) ?? [];
  if (scheme === undefined) return url;
  return `${scheme}://${host === NO_HOST ? '' : host}${rest}`;
}
