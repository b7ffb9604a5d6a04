import type { ConfigChange, ConfigJson, ConfigView } from '../../../shared/config-view.ts';
import { isSame, keyOf, nameOf, placeOf, type SettingPath, valueAt } from './config-value.ts';

/** A change that is not saved yet; null takes the key out of the file. */
export interface PendingChange {
  readonly path: SettingPath;
  readonly value: ConfigJson;
}

/** By the text of their paths, in the order in which they were begun. */
export type Pending = Readonly<Record<string, PendingChange>>;

type Written = ConfigView['written'];

/** Notes what a key is to be; a key that is back to what the file says is no change. */
export function withChange(pending: Pending, written: Written, { path, value }: PendingChange): Pending {
  const key = keyOf(path);
  if (isSame(value, valueAt(written, path) ?? null)) {
    const { [key]: _, ...rest } = pending;
    return rest;
  }
  return { ...pending, [key]: { path, value } };
}

/** The changes as the gateway takes them. Those to backends that are gone are left out. */
export const changesOf = (pending: Pending, written: Written): readonly ConfigChange[] =>
  Object.values(pending).flatMap(({ path, value }) => {
    const place = placeOf(written, path);
    return place ? [{ path: place, value }] : [];
  });

/** What undoes them once they are saved. */
export const inverseOf = (pending: Pending, written: Written): readonly ConfigChange[] =>
  Object.values(pending).flatMap(({ path }) => {
    const place = placeOf(written, path);
    return place ? [{ path: place, value: valueAt(written, path) ?? null }] : [];
  });

/** What became of unsaved changes when somebody else changed the file. */
export interface Rebased {
  readonly pending: Pending;
  /** Keys that were changed in the file too; ours are kept. */
  readonly contested: readonly string[];
  /** Keys of backends that are no longer there. */
  readonly lost: readonly string[];
}

/** Carries unsaved changes over to what the file says now. */
export function rebase(pending: Pending, before: Written, now: Written): Rebased {
  let kept: Pending = {};
  const contested: string[] = [];
  const lost: string[] = [];
  for (const change of Object.values(pending)) {
    const { path } = change;
    if (placeOf(now, path) === null) {
      lost.push(nameOf(before, path));
      continue;
    }
    kept = withChange(kept, now, change);
    const isKept = keyOf(path) in kept;
    if (isKept && !isSame(valueAt(before, path), valueAt(now, path))) contested.push(nameOf(now, path));
  }
  return { pending: kept, contested, lost };
}
