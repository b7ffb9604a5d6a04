/** A progress line has some hundred bytes; what is this long is not one. */
const MAX_LINE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Something came that is longer than anything Ollama sends there. */
export class TooLong extends Error {}

export interface LineSplitter {
  /** The lines this chunk completes. Throws `TooLong`. */
  push(chunk: Buffer): readonly string[];
  /** What was left without an end of line. */
  end(): readonly string[];
}

/** Cuts a stream of bytes into lines; empty ones are dropped, characters cut in two by a chunk's end are not. */
export function createLineSplitter(maxBytes = MAX_LINE_BYTES): LineSplitter {
  let rest: Buffer = Buffer.alloc(0);
  const isFull = (text: string): boolean => text.trim() !== '';
  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        lines.push(Buffer.concat([rest, chunk.subarray(from, at)]).toString());
        rest = Buffer.alloc(0);
        from = at + 1;
      }
      rest = Buffer.concat([rest, chunk.subarray(from)]);
      if (rest.length > maxBytes) throw new TooLong(`it sent a line longer than ${maxBytes} bytes`);
      return lines.filter(isFull);
    },
    end: () => [rest.toString()].filter(isFull),
  };
}
