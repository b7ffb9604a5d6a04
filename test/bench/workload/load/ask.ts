import { connect } from 'node:net';
import type { PlannedRequest } from '../plan/planned-request.ts';
import { createAnswerReader } from './answer-reader.ts';
import type { Result } from './outcome.ts';
import type { Answered } from './play.ts';

export interface AskOptions {
  port: number;
  /** Simulated milliseconds since the start of the run. */
  nowMs(): number;
  /** Real milliseconds without a byte after which people give up. */
  patienceMs: number;
}

/** Every user has an address of their own, as on a real network. */
export const addressOf = (user: number): string => `127.0.0.${10 + user}`;

/** The bytes of a request, ready to be written. */
function requestBytes(request: PlannedRequest, port: number): Buffer {
  const body = Buffer.from(request.body);
  const head = [
    `POST ${request.path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    `User-Agent: corral-bench/user-${String(request.user).padStart(2, '0')}`,
    'Connection: close',
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/** Sends one request on a connection of its own and reads the answer to its end. The returned function ends it as unfinished. */
export function ask(request: PlannedRequest, options: AskOptions, done: (answered: Answered) => void): () => void {
  const { port, nowMs, patienceMs } = options;
  const reader = createAnswerReader(request.path);
  let firstByteMs: number | null = null;
  let over = false;

  const finish = (why: string, as?: Result): void => {
    if (over) return;
    over = true;
    clearTimeout(patience);
    socket.destroy();
    const summary = reader.sum(why);
    done({ ...summary, result: as ?? summary.result, firstByteMs, endMs: nowMs() });
  };
  const receive = (chunk: Buffer): void => {
    try {
      const complete = reader.push(chunk);
      if (firstByteMs === null && reader.begun()) {
        firstByteMs = nowMs();
        clearTimeout(patience);
      }
      if (complete) finish('');
    } catch (error) {
      finish(String(error));
    }
  };
  const socket = connect({ host: '127.0.0.1', port, localAddress: addressOf(request.user), noDelay: true }, () =>
    socket.write(requestBytes(request, port)),
  );
  socket.on('data', receive);
  socket.on('error', (error) => finish(error.message));
  socket.on('close', () => finish('the connection closed before the answer was complete'));
  const patience = setTimeout(() => finish('no answer', 'gave-up'), patienceMs);
  return () => finish('the run was over', 'unfinished');
}
