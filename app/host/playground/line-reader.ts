const NEWLINE = 0x0a;
/** Far above any line of a chat; a stream without line ends must not fill the memory. */
const MAX_LINE_BYTES = 1024 * 1024;

export interface LineReader {
  /** The lines that are complete now, without their ends; null when one is longer than a megabyte. */
  push(chunk: Buffer): readonly string[] | null;
  /** What came after the last line end. */
  rest(): string;
}

/** Cuts bytes into lines of text, wherever the chunks were cut. */
export function createLineReader(): LineReader {
  let held: Buffer[] = [];
  let heldBytes = 0;

  function take(end: Buffer): string {
    const line = Buffer.concat([...held, end]).toString('utf8');
    held = [];
    heldBytes = 0;
    return line;
  }

  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        lines.push(take(chunk.subarray(from, at)));
        from = at + 1;
      }
      held.push(chunk.subarray(from));
      heldBytes += chunk.length - from;
      return heldBytes > MAX_LINE_BYTES ? null : lines;
    },
    rest: () => take(Buffer.alloc(0)),
  };
}
