const [TAB, LINE_FEED, RETURN, SPACE] = [9, 10, 13, 32];

/** Walks through a text and knows on which line it is. */
export interface LineCounter {
  /** The line of the next character that is no blank, counted from 1. Goes there. */
  nextLine(): number;
  /** Goes on to a place, in bytes of UTF-8 from the beginning; never back. */
  passTo(byte: number): void;
}

export function createLineCounter(text: string): LineCounter {
  const bytes = Buffer.from(text);
  let at = 0;
  let line = 1;

  function step(): void {
    const byte = bytes[at];
    // A line ends once in `\r\n`.
    if (byte === LINE_FEED || (byte === RETURN && bytes[at + 1] !== LINE_FEED)) line += 1;
    at += 1;
  }
  const isBlank = (byte: number | undefined): boolean =>
    byte === TAB || byte === LINE_FEED || byte === RETURN || byte === SPACE;

  return {
    nextLine() {
      while (isBlank(bytes[at])) step();
      return line;
    },
    passTo(byte) {
      while (at < byte) step();
    },
  };
}
