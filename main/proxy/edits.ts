/** What takes the place of a stretch of a body. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  /** Put in as UTF-8. */
  readonly insert: string;
}

/** The body with these stretches replaced, none of which may overlap another; every other byte is the client's. */
export function applyEdits(body: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return body;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { from, to, insert } of edits.toSorted((a, b) => a.from - b.from)) {
    pieces.push(body.subarray(at, from), Buffer.from(insert));
    at = to;
  }
  return Buffer.concat([...pieces, body.subarray(at)]);
}
