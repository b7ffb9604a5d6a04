import type { ImportOutcome } from '../../../shared/config-import.ts';
import type { ConfigValue } from '../yaml-text.ts';

/** Where something is said, and by which word. */
export interface Place {
  readonly line: number;
  readonly file: string | null;
  readonly what: string;
  /** Of two places that set one key, the one with the higher rank is meant: an inner block overrules an outer one. */
  readonly rank: number;
}

/**
 * A key of the configuration and its value. A backend is addressed by its URL and an alias by its name:
 * `['backends', 'http://10.0.1.10:11434', 'weight']`.
 */
export interface Setting {
  readonly path: readonly string[];
  readonly value: ConfigValue;
  /** The value is one more item of a list. */
  readonly isItem?: true;
}

/** What one line of a foreign configuration comes to. */
export interface Finding extends Place {
  readonly outcome: ImportOutcome;
  /** Besides what `settings` say by themselves. */
  readonly message: string;
  readonly settings: readonly Setting[];
}

/** A setting of a key that is always in the same place, as in `routing.retries`. */
export const set = (path: string, value: ConfigValue): Setting => ({ path: path.split('.'), value });

/** A backend with what is known of it besides its URL; `id` is a wish. */
export function setBackend(url: string, more: Readonly<Record<string, ConfigValue | undefined>> = {}): Setting[] {
  const known = Object.entries({ url, ...more });
  return known.flatMap(([key, value]) => (value === undefined ? [] : [{ path: ['backends', url, key], value }]));
}

const finding = (place: Place, outcome: ImportOutcome, message: string, settings: readonly Setting[]): Finding => ({
  line: place.line,
  file: place.file,
  what: place.what,
  rank: place.rank,
  outcome,
  message,
  settings,
});

export const carried = (place: Place, ...settings: readonly Setting[]): Finding =>
  finding(place, 'carried', '', settings);

/** Carried over, and no setting says so. */
export const carriedAs = (place: Place, message: string): Finding => finding(place, 'carried', message, []);

/** Carried over, but not quite as it was; the message says what is different. */
export const changed = (place: Place, message: string, ...settings: readonly Setting[]): Finding =>
  finding(place, 'changed', message, settings);

export const notNeeded = (place: Place, message: string): Finding => finding(place, 'not-needed', message, []);

export const unsupported = (place: Place, message: string): Finding => finding(place, 'unsupported', message, []);

/** Puts a finding after the last one of its line, so that a report stays in the order of the text. */
export function withFinding(findings: readonly Finding[], added: Finding): readonly Finding[] {
  const last = findings.findLastIndex(({ line, file }) => line === added.line && file === added.file);
  return findings.toSpliced(last + 1, 0, added);
}

/** What Corral would limit and the other product does not. */
export const UNLIMITED = 'no limit per key is set here, and so none is set in Corral, whose default is 60 a minute';

export const limitsKeys = (findings: readonly Finding[]): boolean =>
  findings.some(({ settings }) => settings.some(({ path }) => path.join('.') === 'limits.requestsPerMinute'));
