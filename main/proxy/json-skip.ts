/**
 * Steps over JSON without building it. Every function takes the position of a token's first byte and gives the position
 * after it, or, when the text is not JSON, the complement (`~`) of where it went wrong: negative exactly on failure.
 */
type Position = number;

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Go's decoder gives up beyond this many open arrays and objects, the outermost included. */
const MAX_DEPTH = 10_000;
/** From here on setting up a faster search pays. */
const LONG_RUN_BYTES = 256;
/** One search looks no further: a far quote behind many escapes must not be searched for from each of them. */
const WINDOW_BYTES = 16_384;
const LETTER_U = 0x75;
/** 1 for a byte that may stand in a string as it is. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;
const ESCAPABLE = new Uint8Array(256);
for (const c of Buffer.from('"\\/bfnrt', 'latin1')) ESCAPABLE[c] = 1;

const LITERALS = ['true', 'false', 'null'].map((word) => Buffer.from(word, 'latin1'));

/** The first position at or after `at` that is not JSON white space. */
export function skipSpace(text: Buffer, at: number): number {
  let i = at;
  for (;;) {
    const c = text[i];
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return i;
    i += 1;
  }
}

/** Four bytes at a time: a borrow into the top bit of any byte means that one of the four is below 0x20. */
function skipWords(text: Buffer, from: number, to: number): number {
  const words = new Int32Array(text.buffer, text.byteOffset + from, (to - from) >> 2);
  let k = 0;
  for (; k < words.length; k += 1) {
    const word = words[k] as number;
    if (((word - 0x20202020) & ~word & 0x80808080) !== 0) break;
  }
  return from + k * 4;
}

/** Steps to what ends a run of plain bytes, or a few bytes short of it, at the speed of native searches. */
function skipWindow(text: Buffer, from: number): number {
  const aligned = from + ((4 - ((text.byteOffset + from) & 3)) & 3);
  for (let i = from; i < aligned; i += 1) if (PLAIN[text[i] as number] !== 1) return i;
  const window = text.subarray(aligned, aligned + WINDOW_BYTES);
  const quote = window.indexOf(QUOTE);
  const before = quote < 0 ? window : window.subarray(0, quote);
  const backslash = before.indexOf(BACKSLASH);
  return skipWords(text, aligned, aligned + (backslash < 0 ? before.length : backslash));
}

/** Byte by byte while the run is short, as between escapes; an image is megabytes of base64 in one run. */
function skipPlain(text: Buffer, from: number): number {
  let i = from;
  const limit = Math.min(from + LONG_RUN_BYTES, text.length);
  while (i < limit && PLAIN[text[i] as number] === 1) i += 1;
  return i === from + LONG_RUN_BYTES ? skipWindow(text, i) : i;
}

function isHex(c: number | undefined): boolean {
  return c !== undefined && ((c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66));
}

function skipEscape(text: Buffer, at: number): Position {
  const c = text[at + 1];
  if (c === undefined) return ~text.length;
  if (c !== LETTER_U) return ESCAPABLE[c] === 1 ? at + 2 : ~(at + 1);
  for (let i = at + 2; i < at + 6; i += 1) if (!isHex(text[i])) return ~i;
  return at + 6;
}

/** Steps over a string whose opening quote is at `at`. */
export function skipString(text: Buffer, at: number): Position {
  if (text[at] !== QUOTE) return ~at;
  let i = at + 1;
  for (;;) {
    i = skipPlain(text, i);
    const c = text[i];
    if (c === QUOTE) return i + 1;
    if (c === undefined || c < 0x20) return ~i;
    if (c === BACKSLASH) i = skipEscape(text, i);
    if (i < 0) return i;
  }
}

function skipDigits(text: Buffer, at: number): Position {
  let i = at;
  while ((text[i] as number) >= 0x30 && (text[i] as number) <= 0x39) i += 1;
  return i === at ? ~at : i;
}

function skipNumber(text: Buffer, at: number): Position {
  let i = text[at] === MINUS ? at + 1 : at;
  i = text[i] === ZERO ? i + 1 : skipDigits(text, i);
  if (i >= 0 && text[i] === DOT) i = skipDigits(text, i + 1);
  if (i >= 0 && (text[i] === 0x65 || text[i] === 0x45)) {
    const sign = text[i + 1];
    i = skipDigits(text, sign === 0x2b || sign === MINUS ? i + 2 : i + 1);
  }
  return i;
}

function skipScalar(text: Buffer, at: number): Position {
  if (text[at] === QUOTE) return skipString(text, at);
  for (const word of LITERALS) {
    if (text[at] === word[0]) return word.equals(text.subarray(at, at + word.length)) ? at + word.length : ~at;
  }
  return skipNumber(text, at);
}

/** Steps from the end of a key to the first byte of its value. */
export function skipColon(text: Buffer, at: number): Position {
  const colon = skipSpace(text, at);
  return text[colon] === COLON ? skipSpace(text, colon + 1) : ~colon;
}

/** Where a member's or element's value begins. */
function toValue(text: Buffer, at: number, close: number): Position {
  if (close === CLOSE_BRACKET) return at;
  const end = skipString(text, at);
  return end < 0 ? end : skipColon(text, end);
}

/** From behind a value to the next one, closing every container that ends on the way. */
function toNext(text: Buffer, at: number, closers: number[]): Position {
  let i = at;
  for (let close = closers.at(-1); close !== undefined; close = closers.at(-1)) {
    i = skipSpace(text, i);
    if (text[i] === COMMA) return toValue(text, skipSpace(text, i + 1), close);
    if (text[i] !== close) return ~i;
    closers.pop();
    i += 1;
  }
  return i;
}

function closerOf(opener: number | undefined): number | null {
  if (opener === OPEN_BRACE) return CLOSE_BRACE;
  return opener === OPEN_BRACKET ? CLOSE_BRACKET : null;
}

/** Steps over one value of any kind that lies inside `depth` containers. Iterates: nesting costs an array entry, not a call. */
export function skipValue(text: Buffer, at: number, depth: number): Position {
  const closers: number[] = [];
  let i = at;
  for (;;) {
    const close = closerOf(text[i]);
    if (close === null) {
      i = skipScalar(text, i);
      if (i >= 0) i = toNext(text, i, closers);
    } else {
      if (depth + closers.length >= MAX_DEPTH) return ~i;
      closers.push(close);
      i = skipSpace(text, i + 1);
      i = text[i] === close ? toNext(text, i, closers) : toValue(text, i, close);
    }
    if (i < 0 || closers.length === 0) return i;
  }
}
