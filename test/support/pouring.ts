import { createHash } from 'node:crypto';
import { type Answer, doneLine, NDJSON, tokenLine } from './fake-backend.ts';

export const LINE = tokenLine('x'.repeat(64 * 1024));

/** Writes that many bytes of lines, as fast as they are taken, then the final line. */
export const pouring =
  (bytes: number): Answer =>
  ({ response }) => {
    response.writeHead(200, { 'content-type': NDJSON });
    let left = bytes;
    const pour = (): void => {
      while (left > 0) {
        left -= LINE.length;
        if (!response.write(LINE)) return;
      }
      if (!response.writableEnded) response.end(doneLine);
    };
    response.on('drain', pour);
    pour();
  };

/** What it has written in the end. */
export function* poured(bytes: number): Iterable<string> {
  for (let left = bytes; left > 0; left -= LINE.length) yield LINE;
  yield doneLine;
}

/** SHA-256 of these pieces one after the other, hex. */
export function sha(pieces: Iterable<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
