import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';

/** Header pairs exactly as they are to go out; a pseudo-header is one whose name begins with a colon. */
export type RawHeaders = readonly (readonly [name: string, value: string])[];

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const [DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, CONTINUATION] = [0, 1, 3, 4, 6, 7, 9];
const [END_STREAM, END_HEADERS] = [1, 4];
const LAST_PING = Buffer.from('the end.');

function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A length in HPACK's prefix of seven bits, for strings of up to two million bytes. */
const hpackLength = (length: number): Buffer => {
  const more = length - 127;
  return more < 0
    ? Buffer.from([length])
    : Buffer.from([127, (more & 127) | 128, ((more >> 7) & 127) | 128, (more >> 14) & 127]);
};

/** Each as a literal that is not indexed: any bytes can be said that way. */
const hpack = (headers: RawHeaders): Buffer =>
  Buffer.concat(
    headers.flatMap(([name, value]) => [
      Buffer.from([0]),
      ...[name, value].flatMap((text) => [hpackLength(text.length), Buffer.from(text, 'latin1')]),
    ]),
  );

export interface RawHttp2Reply {
  /** `reset` when the stream, `closed` when the whole connection was ended instead of answered. */
  readonly outcome: 'answered' | 'reset' | 'closed';
  /** From the answer's body; what is no text stays as it is. */
  readonly body: string;
}

interface Where {
  readonly port: number;
  readonly ca: string;
}

async function openHttp2({ port, ca }: Where): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca, ALPNProtocols: ['h2'], servername: 'localhost' });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

/**
 * Sends one request over HTTP/2 in bare frames, so that nothing keeps a client from breaking the rules. Resolves with the
 * first that says what became of it.
 */
export async function rawHttp2(where: Where, headers: RawHeaders, body: readonly string[]): Promise<RawHttp2Reply> {
  const socket = await openHttp2(where);
  const last = body.length - 1;
  socket.write(
    Buffer.concat([
      PREFACE,
      frame(SETTINGS, 0, 0),
      frame(HEADERS, END_HEADERS | (last < 0 ? END_STREAM : 0), 1, hpack(headers)),
      ...body.map((text, index) => frame(DATA, index === last ? END_STREAM : 0, 1, Buffer.from(text, 'latin1'))),
    ]),
  );
  return readReply(socket);
}

/** Pieces that a client who means harm sends over and over. */
export const floods = {
  /** Requests that are taken back as soon as they are made. */
  reset: (headers: RawHeaders) => (round: number) =>
    Buffer.concat([
      frame(HEADERS, END_HEADERS, 2 * round + 1, hpack(headers)),
      frame(RST_STREAM, 0, 2 * round + 1, Buffer.from([0, 0, 0, 8])),
    ]),
  /** A head that never ends. */
  continuation: (headers: RawHeaders, more: RawHeaders) => (round: number) =>
    round === 0 ? frame(HEADERS, 0, 1, hpack(headers)) : frame(CONTINUATION, 0, 1, hpack(more)),
  /** A body of nothing that never ends. */
  emptyData: (headers: RawHeaders) => (round: number) =>
    round === 0 ? frame(HEADERS, END_HEADERS, 1, hpack(headers)) : frame(DATA, 0, 1),
  /** Requests whose body is awaited, more and more of them. */
  open: (headers: RawHeaders) => (round: number) => frame(HEADERS, END_HEADERS, 2 * round + 1, hpack(headers)),
  ping: () => () => frame(PING, 0, 0, Buffer.alloc(8)),
};

export interface Flooded {
  /** Pieces that were sent before the other side had enough. */
  readonly sent: number;
  readonly isClosed: boolean;
  /** Streams that the other side refused. */
  readonly resets: number;
}

/** Sends one piece after the other until the connection is closed, or `most` are sent and answered by one more ping. */
export async function flood(where: Where, piece: (round: number) => Buffer, most: number): Promise<Flooded> {
  const socket = await openHttp2(where);
  let resets = 0;
  let bytes = Buffer.alloc(0);
  const over = Promise.withResolvers<void>();
  socket.on('error', () => {}).on('close', () => over.resolve());
  socket.on('data', (chunk: Buffer) => {
    const { frames, rest } = splitFrames(Buffer.concat([bytes, chunk]));
    bytes = Buffer.from(rest);
    for (const { type, payload } of frames) {
      if (type === RST_STREAM) resets += 1;
      if (type === PING && payload.equals(LAST_PING)) over.resolve();
    }
  });
  socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0)]));
  let sent = 0;
  for (; sent < most && !socket.closed; sent += 1)
    if (!socket.write(piece(sent))) await Promise.race([once(socket, 'drain'), over.promise]);
  if (!socket.closed) socket.write(frame(PING, 0, 0, LAST_PING));
  await over.promise;
  return { sent, isClosed: socket.destroyed, resets };
}

/** Makes so many requests on a connection and vanishes once so many bytes of the answers are there. */
export async function leaveWhileAnswered(
  where: Where,
  headers: RawHeaders,
  { requests, bytes }: { readonly requests: number; readonly bytes: number },
): Promise<void> {
  const socket = await openHttp2(where);
  let heard = 0;
  const left = once(socket, 'close');
  socket
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      heard += chunk.length;
      if (heard >= bytes) socket.destroy();
    });
  const rounds = Array.from({ length: requests }, (_, round) => floods.open(headers)(round));
  socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0), ...rounds]));
  await left;
}

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** The frames that are whole, and what is left of the bytes. */
function splitFrames(bytes: Buffer): { readonly frames: readonly Frame[]; readonly rest: Buffer } {
  const frames: Frame[] = [];
  let rest = bytes;
  while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
    const end = 9 + rest.readUIntBE(0, 3);
    const [type, flags, stream] = [rest.readUInt8(3), rest.readUInt8(4), rest.readUInt32BE(5)];
    frames.push({ type, flags, stream, payload: rest.subarray(9, end) });
    rest = rest.subarray(end);
  }
  return { frames, rest };
}

/** What a frame says about the one request of this connection; null when nothing is settled by it. */
function outcomeOf({ type, flags, stream }: Frame): RawHttp2Reply['outcome'] | null {
  if (type === GOAWAY) return 'closed';
  if (stream !== 1) return null;
  if (type === RST_STREAM) return 'reset';
  return (type === DATA || type === HEADERS) && (flags & END_STREAM) !== 0 ? 'answered' : null;
}

function readReply(socket: NodeJS.ReadableStream): Promise<RawHttp2Reply> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    let body = '';
    const settle = (outcome: RawHttp2Reply['outcome']): void => resolve({ outcome, body });
    socket.on('error', () => settle('closed')).on('close', () => settle('closed'));
    socket.on('data', (chunk: Buffer) => {
      const { frames, rest } = splitFrames(Buffer.concat([bytes, chunk]));
      bytes = Buffer.from(rest);
      for (const frame of frames) {
        if (frame.stream === 1 && frame.type === DATA) body += frame.payload.toString('latin1');
        const outcome = outcomeOf(frame);
        if (outcome) settle(outcome);
      }
    });
  });
}
