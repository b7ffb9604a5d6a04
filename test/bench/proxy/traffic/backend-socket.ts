import type { Socket } from 'node:net';
import { createMessageReader } from '../../harness/message-reader.ts';
import {
  block,
  blockBodyBytes,
  fixedAnswers,
  lineChunk,
  notFound,
  streamEnd,
  streamHead,
  wholeChat,
  wholeGeneration,
} from '../wire/answers.ts';
import { nowMicros } from '../wire/now-micros.ts';
import type { Pacer } from './pacer.ts';

export interface PacedStream {
  id: number;
  socket: Socket;
  linesLeft: number;
  /** Its last byte is written. */
  done(): void;
}

/** What all listeners share: the running plan and what they have seen. */
export interface BackendState {
  linesPerStream: number;
  bulkBytes: number;
  lastStreamId: number;
  bodyBytes: number;
  closedAt: Map<number, number>;
  bulk: { startedAt: number; tookMs: number | null }[];
  pacer: Pacer<PacedStream>;
}

const wholeMark = '"stream":false';
// The routing keys come first in a body; an image of megabytes behind them is only counted.
const peekBytes = 256;

function writeBulk(socket: Socket, state: BackendState, done: () => void): void {
  const entry = { startedAt: nowMicros(), tookMs: null as number | null };
  state.bulk.push(entry);
  let left = Math.ceil(state.bulkBytes / blockBodyBytes);
  socket.write(streamHead, 'latin1');
  const more = (): void => {
    while (left > 0) {
      left -= 1;
      if (!socket.write(block)) return void socket.once('drain', more);
    }
    socket.write(streamEnd, 'latin1', () => {
      entry.tookMs = (nowMicros() - entry.startedAt) / 1000;
    });
    done();
  };
  more();
}

/** Writes the next line of a paced stream, and its end after the last one. */
export function writeLine(stream: PacedStream, pacer: Pacer<PacedStream>): void {
  stream.socket.write(lineChunk(nowMicros(), stream.id), 'latin1');
  stream.linesLeft -= 1;
  if (stream.linesLeft > 0) return;
  stream.socket.write(streamEnd, 'latin1');
  pacer.remove(stream);
  stream.done();
}

function startStream(socket: Socket, state: BackendState, done: () => void): PacedStream {
  state.lastStreamId += 1;
  const stream = { id: state.lastStreamId, socket, linesLeft: state.linesPerStream, done };
  socket.write(streamHead + lineChunk(nowMicros(), stream.id), 'latin1');
  stream.linesLeft -= 1;
  state.pacer.add(stream);
  return stream;
}

/** Answers like an Ollama server on one keep-alive connection, as cheaply as possible. */
export function serveSocket(socket: Socket, state: BackendState): void {
  let target = '';
  let closing = false;
  let peeked = '';
  let stream: PacedStream | null = null;

  const done = (): void => {
    if (closing) socket.end();
  };
  const answerWhole = (answer: Buffer): void => {
    socket.write(answer);
    done();
  };
  const answerModel = (): void => {
    const chat = target === 'POST /api/chat';
    if (peeked.includes(wholeMark)) answerWhole(chat ? wholeChat : wholeGeneration);
    else if (chat) stream = startStream(socket, state, done);
    else writeBulk(socket, state, done);
  };
  const reader = createMessageReader('request', {
    head(head) {
      target = head.slice(0, head.indexOf(' HTTP/1.'));
      closing = / HTTP\/1\.0(?:\r\n|$)/.test(head) || /\r\nconnection:[ \t]*close/i.test(head);
      peeked = '';
    },
    body(chunk, start, end) {
      state.bodyBytes += end - start;
      if (peeked.length < peekBytes) peeked += chunk.toString('latin1', start, Math.min(end, start + peekBytes));
    },
    end() {
      if (target === 'POST /api/chat' || target === 'POST /api/generate') answerModel();
      else answerWhole(fixedAnswers.get(target) ?? notFound);
    },
  });
  const gone = (): void => {
    if (stream === null) return;
    state.pacer.remove(stream);
    if (!state.closedAt.has(stream.id)) state.closedAt.set(stream.id, nowMicros());
    stream = null;
  };
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    try {
      reader.push(chunk);
    } catch {
      // Answering garbage would hide it: the proxy sees a reset, the load generator counts a failure.
      socket.destroy();
    }
  });
  socket.on('end', gone);
  socket.on('error', gone);
  socket.on('close', gone);
}
