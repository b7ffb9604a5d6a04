import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const statusOf = (error: Error): number => {
  const code = 'code' in error ? error.code : '';
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
};

const words: Readonly<Record<number, string>> = {
  400: 'the request is not valid HTTP/1.1',
  408: 'the request head did not arrive in time',
  431: 'the request head is too large',
};

/**
 * Answers what never became a whole request, and closes: after a parse error nothing on that connection can be trusted.
 * Only closes it while it is answering another: words would land in that answer, or be taken for it.
 */
export function rejectMalformed(error: Error, socket: Socket, isAnswering: boolean): void {
  if (isAnswering || !socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const status = statusOf(error);
  const body = JSON.stringify({ error: words[status] });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
