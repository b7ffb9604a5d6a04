import { holdsKey } from '../../shared/key-shape.ts';

const MOST_ID_CHARS = 255;
const MOST_NAME_CHARS = 100;
const CONTROL = /\p{C}/u;

/**
 * Joiners (zero width, U+200C and U+200D) where they are part of how something is written: within emoji of several parts and
 * within the scripts that need them. Anywhere else one name would look like another.
 */
const JOINED =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D(?=\p{Extended_Pictographic})|(?<=[\p{sc=Arab}\p{sc=Syrc}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Mong}])[\u200C\u200D](?=[\p{L}\p{M}])/gu;
const LAST_JOINERS = /[\u200C\u200D]+$/u;

/**
 * Somebody's unique name, to the letter; null when it is not fit for one line of a log, is longer than the standard allows, or
 * holds a key. No joiner is fit: two that look the same are not told apart in any log.
 */
export function identityId(text: string | undefined): string | null {
  if (text === undefined || text.trim() === '' || text.length > MOST_ID_CHARS) return null;
  return CONTROL.test(text) || holdsKey(text) ? null : text;
}

/** A name for people, which need not be unique: one line, shortened where it is long. Null when nothing is left of it. */
export function identityName(text: string | undefined): string | null {
  const name = text?.trim() ?? '';
  if (name === '' || CONTROL.test(name.replace(JOINED, '')) || holdsKey(name)) return null;
  return [...name].slice(0, MOST_NAME_CHARS).join('').replace(LAST_JOINERS, '');
}
