import { formatPath } from '../../../shared/config-problem.ts';
import type { ConfigJson, ConfigView } from '../../../shared/config-view.ts';

/**
 * Steps from the top, as in `['routing', 'policy']`. A backend is named by its id, `['backends', 'rig-1', 'slots']`: its
 * place in the list may be another one tomorrow.
 */
export type SettingPath = readonly string[];

type Written = ConfigView['written'];

/** One text per path. */
export const keyOf = (path: SettingPath): string => path.join('\n');

const isMap = (value: ConfigJson | undefined): value is { readonly [key: string]: ConfigJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: ConfigJson | undefined): value is readonly ConfigJson[] => Array.isArray(value);

const indexOfId = (list: readonly ConfigJson[], id: string): number =>
  list.findIndex((item) => isMap(item) && item.id === id);

/** What the file says there; undefined when it says nothing. */
export function valueAt(written: Written, path: SettingPath): ConfigJson | undefined {
  return path.reduce<ConfigJson | undefined>((at, step) => {
    if (isList(at)) return at[indexOfId(at, step)];
    return isMap(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }, written);
}

/** The path as the gateway takes it; null when it leads through a backend that is no longer there. */
export function placeOf(written: Written, path: SettingPath): readonly (string | number)[] | null {
  const place: (string | number)[] = [];
  let at: ConfigJson | undefined = written;
  for (const step of path) {
    const index: number | null = isList(at) ? indexOfId(at, step) : null;
    if (index === -1) return null;
    place.push(index ?? step);
    at = isList(at) ? at[index ?? -1] : isMap(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return place;
}

/** The path as problems name it: `backends[0].slots`; with the id where the backend is gone. */
export const nameOf = (written: Written, path: SettingPath): string => formatPath(placeOf(written, path) ?? path);

/** Whether two values say the same, whatever the order of their keys. */
export function isSame(a: ConfigJson | undefined, b: ConfigJson | undefined): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isMap(a) || !isMap(b)) return Object.is(a, b);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(a[key], b[key]));
}

/** A value on one line, as a person would say it: `60s`, `{ model: llama3.1:8b, backends: [rig-1] }`. */
export function showValue(value: ConfigJson): string {
  if (isList(value)) return `[${value.map(showValue).join(', ')}]`;
  if (!isMap(value)) return value === '' ? '""' : String(value);
  const entries = Object.entries(value).map(([key, child]) => `${key}: ${showValue(child)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
