import { once } from 'node:events';
import { connect } from 'node:tls';
import { onTestFinished } from 'vitest';

/** Header pairs exactly as they are to go out; a pseudo-header is one whose name begins with a colon. */
export type RawHeaders = readonly (readonly [name: string, value: string])[];

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const [DATA, HEADERS, RST_STREAM, SETTINGS, GOAWAY] = [0, 1, 3, 4, 7];
const [END_STREAM, END_HEADERS] = [1, 4];

function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A length in HPACK's prefix of seven bits, for strings of up to a few kilobytes. */
const hpackLength = (length: number): Buffer =>
  length < 127 ? Buffer.from([length]) : Buffer.from([127, ((length - 127) & 127) | 128, (length - 127) >> 7]);

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

/**
 * Sends one request over HTTP/2 in bare frames, so that nothing keeps a client from breaking the rules. Resolves with the
 * first that says what became of it.
 */
export async function rawHttp2(
  { port, ca }: { readonly port: number; readonly ca: string },
  headers: RawHeaders,
  body: readonly string[],
): Promise<RawHttp2Reply> {
  const socket = connect({ host: '127.0.0.1', port, ca, ALPNProtocols: ['h2'], servername: 'localhost' });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
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
