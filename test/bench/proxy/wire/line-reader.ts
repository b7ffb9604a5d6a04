export interface LineReader {
  push(chunk: Buffer, start: number, end: number): void;
}

const none = Buffer.alloc(0);

/** Calls back once per complete line (without its end), however the bytes were cut; ranges are valid during the call only. */
export function createLineReader(onLine: (data: Buffer, start: number, end: number) => void): LineReader {
  let carried = none;
  const scan = (data: Buffer, start: number, end: number): void => {
    let from = start;
    let at = data.indexOf(10, from);
    while (at >= 0 && at < end) {
      onLine(data, from, at);
      from = at + 1;
      at = data.indexOf(10, from);
    }
    carried = from < end ? Buffer.from(data.subarray(from, end)) : none;
  };
  return {
    push(chunk, start, end) {
      if (carried.length === 0) return scan(chunk, start, end);
      const data = Buffer.concat([carried, chunk.subarray(start, end)]);
      scan(data, 0, data.length);
    },
  };
}
