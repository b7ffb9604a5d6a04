const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** Ollama's own client reads lines up to this size; a `context` array can make the last one very long. */
const LONGEST_LINE_BYTES = 8 * 1024 * 1024;
/** Of a longer one only this much is kept: enough for the keys that come before `context`. */
const KEPT_OF_LONGER_BYTES = 4 * 1024;
const NOTHING = Buffer.alloc(0);

export interface Line {
  readonly text: string;
  /** Too long to keep: `text` is its beginning. */
  readonly isCut: boolean;
}

export interface LineTail {
  push(chunk: Uint8Array): void;
  /** The last lines that matter, latest first; an unfinished one counts. At most two. */
  latest(): readonly Line[];
  /** The beginning of the first line that matters, once that line is whole. */
  first(): Line | null;
  /** Whole lines that matter seen so far. */
  count(): number;
  /** Something follows the last newline. */
  isMidLine(): boolean;
}

/** Where a line lies. Two of these take turns: a line costs no allocation. */
interface Held {
  chunk: Uint8Array;
  from: number;
  to: number;
  isCut: boolean;
}

/** Whether the line at this place counts. */
type Matters = (chunk: Uint8Array, from: number, to: number) => boolean;

const heldNothing = (): Held => ({ chunk: NOTHING, from: 0, to: 0, isCut: false });
const isBlank = (chunk: Uint8Array, from: number, to: number): boolean =>
  to === from || (to === from + 1 && chunk[from] === RETURN);
const read = ({ chunk, from, to, isCut }: Held): Line => ({
  text: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('utf8', from, to).trimEnd(),
  isCut,
});

/** Remembers the last two lines of a stream by reference: no text is built, nothing is parsed, until somebody asks. */
export function createLineTail(matters: Matters): LineTail {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let first: Line | null = null;
  let last = heldNothing();
  let before = heldNothing();
  let count = 0;

  const note = (chunk: Uint8Array, from: number, to: number, isCut: boolean): void => {
    if (isBlank(chunk, from, to) || !matters(chunk, from, to)) return;
    [last, before] = [before, last];
    last.chunk = chunk;
    last.from = from;
    last.to = to;
    last.isCut = isCut;
    count += 1;
    first ??= read({ ...last, to: Math.min(to, from + KEPT_OF_LONGER_BYTES) });
  };
  const keep = (piece: Uint8Array): void => {
    const wasCut = bytes > LONGEST_LINE_BYTES;
    bytes += piece.length;
    if (wasCut) return;
    pieces.push(piece);
    if (bytes > LONGEST_LINE_BYTES) pieces = [Buffer.concat(pieces, KEPT_OF_LONGER_BYTES)];
  };
  const joined = (): Held => {
    const chunk = Buffer.concat(pieces);
    return { chunk, from: 0, to: chunk.length, isCut: bytes > LONGEST_LINE_BYTES };
  };
  const finishPieces = (): void => {
    const { chunk, from, to, isCut } = joined();
    pieces = [];
    bytes = 0;
    note(chunk, from, to, isCut);
  };

  return {
    push(chunk) {
      let from = 0;
      let at = chunk.indexOf(NEWLINE);
      if (bytes > 0 && at >= 0) {
        keep(chunk.subarray(0, at));
        finishPieces();
        from = at + 1;
        at = chunk.indexOf(NEWLINE, from);
      }
      for (; at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        note(chunk, from, at, false);
        from = at + 1;
      }
      if (from < chunk.length) keep(from === 0 ? chunk : chunk.subarray(from));
    },
    latest() {
      const lines = [last, before].slice(0, count).map(read);
      const open = joined();
      const counts = !isBlank(open.chunk, open.from, open.to) && matters(open.chunk, open.from, open.to);
      return (counts ? [read(open), ...lines] : lines).slice(0, 2);
    },
    first: () => first,
    count: () => count,
    isMidLine: () => bytes > 0,
  };
}
