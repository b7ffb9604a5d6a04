/** What is shorter holds no key that anybody could use, and is not looked into. */
const FEWEST_CHARS = 32;
/** Twenty characters of a secret are more than anybody guesses; in any case, since names of models lose theirs. */
const SHAPE = /ck_[0-9a-z]{8}_[0-9a-z]{20,}/i;
const EVERY = /(ck_[0-9a-z]{8})_[0-9a-z]{20,}/gi;

/** Whether something of the shape of a gateway's key stands in a text, also one that was mistyped or cut off. */
export const holdsKey = (text: string): boolean => text.length >= FEWEST_CHARS && SHAPE.test(text);

/** The text with only the public part of every key that stands in it. For whatever outsiders wrote that is kept or passed on. */
export const withoutKeys = (text: string): string => (holdsKey(text) ? text.replace(EVERY, '$1_(hidden)') : text);

/** A key's id, given the id or the whole key: what somebody holds who has found one is the key. */
export const keyIdIn = (text: string): string => (holdsKey(text) ? text.replace(EVERY, '$1') : text);
