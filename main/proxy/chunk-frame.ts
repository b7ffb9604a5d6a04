/** RFC 9112 §7.1: the chunk of length zero, and no trailers. */
export const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const LINE_BREAK = '\r\n';

/**
 * One chunk of a chunked body in one piece: Node hands size, line breaks and bytes to the kernel as four, which costs more
 * than copying a line of text. The chunk must not be empty: an empty one would end the body.
 */
export function frameChunk(chunk: Uint8Array): Buffer {
  const size = chunk.length.toString(16);
  const frame = Buffer.allocUnsafe(size.length + chunk.length + 4);
  frame.write(size + LINE_BREAK, 0, 'latin1');
  frame.set(chunk, size.length + 2);
  frame.write(LINE_BREAK, size.length + 2 + chunk.length, 'latin1');
  return frame;
}
