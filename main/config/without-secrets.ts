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
    Object.entries(value).map(([key, child]) => [key, isSecret(key, child) ? HIDDEN : hideIn(key, child)]),
  );
}

/** Numbers such as `tokensPerMinute` are none, nor is where a credential is to be had from. */
const isSecret = (key: string, value: ConfigJson): boolean =>
  secretKey.test(key) && typeof value !== 'number' && !(key === 'credential' && isMap(value));

const isMap = (value: ConfigJson): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Addresses often hold what lets whoever knows them in. */
const hideIn = (key: string, value: ConfigJson): ConfigJson =>
  key === 'url' && typeof value === 'string' ? shownUrl(value) : hide(value);
