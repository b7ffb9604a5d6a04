/** Tokens are at least this long, and the parts of a path that people choose are not. */
const TOKEN_LENGTH = 16;

/**
 * An address fit to be shown to anybody: without user name, password, query and fragment, and with `…` for every part of its path
 * that is long enough to be a token. Takes any text.
 */
export function shownUrl(url: string): string {
  const [, origin = '', path = ''] = /^([a-z]*:?\/*[^/?#]*)([^?#]*)/i.exec(url) ?? [];
  const segments = path.split('/').map((segment) => (segment.length < TOKEN_LENGTH ? segment : '…'));
  return origin.replace(/\/\/.*@/, '//') + segments.join('/');
}
