import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../shared/config.ts';
import { formatPath } from '../../shared/config-problem.ts';
import { isRecord } from './change.ts';

/** Sections that are read when the gateway starts, and never again. */
export const sectionsReadAtStart: readonly (keyof Config)[] = ['listen', 'control'];

/** The keys whose values differ, as in `routing.policy`; a list counts as one key. */
export const changedKeys = (before: Config, now: Config): string[] => differences(before, now, []).map(formatPath);

/** What may change under way as long as it is there before and after: its files are followed. */
const FOLLOWED = new Set(['listen.tls.cert', 'listen.tls.key']);

/** The keys of `wanted` that only another start would put in force in a gateway that was started with `started`. */
export const keysAfterRestart = (started: Config, wanted: Config): string[] =>
  sectionsReadAtStart
    .flatMap((section) => differences(started[section], wanted[section], [section]))
    .map(formatPath)
    .filter((key) => !FOLLOWED.has(key));

function differences(before: unknown, now: unknown, path: readonly string[]): (readonly string[])[] {
  if (!isRecord(before) || !isRecord(now)) return isDeepStrictEqual(before, now) ? [] : [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].flatMap((key) => differences(before[key], now[key], [...path, key]));
}
