import { stringify } from 'yaml';
import type { ConfigJson } from '../../shared/config-view.ts';
import { shownUrl } from '../../shared/shown-url.ts';
import { writtenKeys } from './written.ts';

const secretKey = /secret|token|password|passphrase|api-?key|credential/i;
const HIDDEN = '(hidden)';

/** What a configuration text says, fit to be shown to strangers: without comments, and with secrets hidden. */
export function withoutSecrets(text: string): string {
  const shown = hide(writtenKeys(text));
  return stringify(shown, { lineWidth: 0 });
}

function hide(value: ConfigJson): ConfigJson {
  if (Array.isArray(value)) return value.map(hide);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, secretKey.test(key) ? HIDDEN : hideIn(key, child)]),
  );
}

/** Addresses often hold what lets whoever knows them in. */
const hideIn = (key: string, value: ConfigJson): ConfigJson =>
  key === 'url' && typeof value === 'string' ? shownUrl(value) : hide(value);
