import { holdsKey } from '../../shared/key-shape.ts';

const MOST_ID_CHARS = 255;
const MOST_NAME_CHARS = 100;
const CONTROL = /\p{C}/u;

/** Somebody's unique name, to the letter; null when it is not fit for one line of a log, is longer than the standard allows, or holds a key. */
export function identityId(text: string | undefined): string | null {
  if (text === undefined || text.trim() === '' || text.length > MOST_ID_CHARS) return null;
  return CONTROL.test(text) || holdsKey(text) ? null : text;
}

/** A name for people, which need not be unique: one line, shortened where it is long. Null when nothing is left of it. */
export function identityName(text: string | undefined): string | null {
  const name = text?.trim() ?? '';
  return name === '' || CONTROL.test(name) || holdsKey(name) ? null : [...name].slice(0, MOST_NAME_CHARS).join('');
}
