import { connect, type Socket } from 'node:net';
import { createMessageReader, type MessageReader } from '../../harness/message-reader.ts';
import { createLineReader } from '../wire/line-reader.ts';
import { nowMicros } from '../wire/now-micros.ts';
import { stampOf, streamIdOf } from '../wire/stamp.ts';
import type { Tally } from './tally.ts';

export interface Asker {
  /** The backend's id of the stream now being received; NaN before its first line. */
  streamId(): number;
  stop(): void;
}

// Long enough not to spin on a refused connection, short enough not to be missed in a repetition.
const reconnectMs = 20;

/** Asks the same thing again and again over one keep-alive connection, the next request when the last answer is complete. */
export function startAsker(port: number, request: Buffer, tally: Tally): Asker {
  let socket: Socket;
  let reader: MessageReader;
  let sentAt = 0;
  let awaitsFirstByte = false;
  let closes = false;
  let stopped = false;
  let streamId = Number.NaN;

  const onLine = (data: Buffer, start: number): void => {
    const stamp = stampOf(data, start);
    if (Number.isNaN(stamp)) return;
    tally.line(nowMicros() - stamp);
    streamId = streamIdOf(data, start);
  };
  const ask = (): void => {
    streamId = Number.NaN;
    awaitsFirstByte = true;
    sentAt = nowMicros();
    socket.write(request);
  };
  const fail = (reason: string): void => {
    if (stopped) return;
    tally.failure(reason);
    abandon();
    setTimeout(open, reconnectMs);
  };
  const abandon = (): void => {
    socket.removeAllListeners();
    socket.on('error', () => {});
    socket.destroy();
  };
  const createReader = (): MessageReader => {
    const lines = createLineReader(onLine);
    return createMessageReader('response', {
      head(head) {
        if (!head.startsWith('200', 9)) tally.failure(head.slice(0, head.indexOf('\r\n')));
        closes = /\r\nconnection:[ \t]*close/i.test(head);
      },
      body(chunk, start, end) {
        tally.bytes(end - start);
        lines.push(chunk, start, end);
      },
      end() {
        tally.request();
        if (stopped) return;
        if (!closes) return ask();
        abandon();
        open();
      },
    });
  };
  const receive = (chunk: Buffer): void => {
    if (awaitsFirstByte) {
      awaitsFirstByte = false;
      tally.firstByte(nowMicros() - sentAt);
    }
    try {
      reader.push(chunk);
    } catch (error) {
      fail(String(error));
    }
  };
  const open = (): void => {
    if (stopped) return;
    reader = createReader();
    socket = connect({ host: '127.0.0.1', port, noDelay: true }, ask);
    socket.on('data', receive);
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('closed before the answer was complete'));
  };
  open();
  return {
    streamId: () => streamId,
    stop() {
      stopped = true;
      abandon();
    },
  };
}
