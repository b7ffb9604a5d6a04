import { hashOf } from '../random.ts';

/** Longest run of letters that makes one token. */
const PIECE_LENGTH = 5;
const SPACE = 32;

const isSpace = (code: number): boolean => code === SPACE || (code >= 9 && code <= 13);

const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  (code >= 128 && !isHigh(code));

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** End of the token that starts at `start`: a short word with at most one leading space, a run of spaces, or one sign. */
function pieceEnd(text: string, start: number): number {
  let at = start;
  if (text.charCodeAt(at) === SPACE && isWord(text.charCodeAt(at + 1))) at += 1;
  const first = text.charCodeAt(at);
  if (isHigh(first)) return Math.min(at + 2, text.length);
  if (isWord(first)) {
    const limit = Math.min(at + PIECE_LENGTH, text.length);
    while (at < limit && isWord(text.charCodeAt(at))) at += 1;
    return at;
  }
  if (!isSpace(first)) return at + 1;
  while (at < text.length && isSpace(text.charCodeAt(at)) && !(at > start && isWord(text.charCodeAt(at + 1)))) at += 1;
  return at;
}

/** Cuts text into the pieces that count as tokens; joined they are the text again. */
export function splitPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

/** The id of one piece of text, within the size of a usual vocabulary. */
export function tokenOf(piece: string): number {
  return hashOf(piece) % 128_000;
}

/** Token ids of a text, deterministic everywhere. */
export function tokenise(text: string): number[] {
  return splitPieces(text).map(tokenOf);
}

/** How many leading tokens two sequences share. */
export function commonPrefix(left: readonly number[], right: readonly number[]): number {
  const limit = Math.min(left.length, right.length);
  let length = 0;
  while (length < limit && left[length] === right[length]) length += 1;
  return length;
}
