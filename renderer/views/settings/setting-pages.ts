import { plainWords } from './key-words.ts';
import type { SettingKey } from './setting-keys.ts';

/** One entry of the list on the left. */
export interface SettingPage {
  /** As in `#/settings/routing`. */
  readonly id: string;
  readonly title: string;
  readonly keys: readonly SettingKey[];
}

/** In the order in which an admin meets them; what a later schema adds is appended by itself. */
const order = ['listen', 'control', 'access', 'routing', 'health', 'limits', 'timeouts', 'log', 'models', 'backends'];

/** Top-level keys that are no section of their own live where they belong. */
const home: Readonly<Record<string, string>> = { maxBody: 'limits' };

const pageOf = ({ path: [first = ''] }: SettingKey): string => home[first] ?? first;

/** Every key on exactly one page. */
export function settingPages(keys: readonly SettingKey[]): readonly SettingPage[] {
  const ids = [...new Set([...order, ...keys.map(pageOf)])];
  return ids
    .map((id) => ({ id, title: plainWords(id), keys: keys.filter((key) => pageOf(key) === id) }))
    .filter((page) => page.keys.length > 0);
}
