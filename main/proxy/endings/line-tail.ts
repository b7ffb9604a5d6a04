const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** Ollama's own client reads lines up to this size; a `context` array can make the last one very long. */
const LONGEST_LINE_BYTES = 8 * 1024 * 1024;
/** Of a longer one only this much is kept: enough for the keys that come before `context`. */
const KEPT_OF_LONGER_BYTES = 4 * 1024;

/** One line, in the pieces it arrived in. */
export interface Line {
  readonly text: () => string;
  /** Too long to keep: `text` is its beginning. */
  readonly isCut: boolean;
}

export interface LineTail {
  push(chunk: Uint8Array): void;
  /** The last lines that matter, latest first; an unfinished one counts. At most two. */
  latest(): readonly Line[];
  /** Lines that matter seen so far, the unfinished one left out. */
  count(): number;
  /** Something follows the last newline. */
  isMidLine(): boolean;
}

/**
 * Remembers the last two lines of a stream by reference: no text is built, nothing is parsed, until somebody asks.
 * `matters` sees a line's first piece and tells whether it counts.
 */
export function createLineTail(matters: (start: Uint8Array) => boolean): LineTail {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let last: Line | null = null;
  let before: Line | null = null;
  let count = 0;

  const take = (piece: Uint8Array): void => {
    if (piece.length === 0) return;
    bytes += piece.length;
    if (bytes <= LONGEST_LINE_BYTES) pieces.push(piece);
    else if (pieces.length > 0) pieces = [Buffer.from(Buffer.concat(pieces).subarray(0, KEPT_OF_LONGER_BYTES))];
  };
  const finishLine = (): void => {
    const [start] = pieces;
    const isBlank = bytes === 0 || (bytes === 1 && start?.[0] === RETURN);
    if (start && !isBlank && matters(start)) {
      before = last;
      last = lineOf(pieces, bytes);
      count += 1;
    }
    pieces = [];
    bytes = 0;
  };

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        take(chunk.subarray(from, at));
        finishLine();
        from = at + 1;
      }
      take(from === 0 ? chunk : chunk.subarray(from));
    },
    latest() {
      const [start] = pieces;
      const open = start && matters(start) ? lineOf(pieces, bytes) : null;
      return [open, last, before].filter((line) => line !== null).slice(0, 2);
    },
    count: () => count,
    isMidLine: () => bytes > 0,
  };
}

const lineOf = (pieces: readonly Uint8Array[], bytes: number): Line => ({
  text: () => Buffer.concat(pieces).toString('utf8').trimEnd(),
  isCut: bytes > LONGEST_LINE_BYTES,
});
