import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** One HTTP/1.1 message as it was on the wire, its body freed from chunked framing. */
export interface WireMessage {
  /** Request or status line. */
  readonly start: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Its end was seen. */
  readonly whole: boolean;
}

export interface WireExchange {
  readonly request: WireMessage;
  readonly answer: WireMessage | undefined;
}

export interface WireTap {
  readonly url: string;
  /** Everything that went through so far, by connection. */
  exchanges(): WireExchange[];
  close(): Promise<void>;
}

/** A wire in two halves with a listener between: passes every byte and every kind of end on, and remembers them. */
export async function startWireTap(port: number): Promise<WireTap> {
  const talks: { up: Buffer[]; down: Buffer[] }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const talk = { up: [] as Buffer[], down: [] as Buffer[] };
    talks.push(talk);
    const backend = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    for (const socket of [client, backend]) sockets.add(socket);
    join(client, backend, talk.up);
    join(backend, client, talk.down);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges: () =>
      talks.flatMap(({ up, down }) => {
        const answers = parseMessages(Buffer.concat(down));
        return parseMessages(Buffer.concat(up)).map((request, i) => ({ request, answer: answers[i] }));
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function join(from: Socket, to: Socket, heard: Buffer[]): void {
  from.on('data', (chunk) => {
    heard.push(chunk);
    to.write(chunk);
  });
  from.on('end', () => to.end());
  from.on('error', () => to.resetAndDestroy());
  from.on('close', () => to.destroySoon());
}

/** Splits what one side of a connection said into messages; the last may be incomplete. */
export function parseMessages(wire: Buffer): WireMessage[] {
  const messages: WireMessage[] = [];
  for (let at = 0; at < wire.length; ) {
    const headEnd = wire.indexOf('\r\n\r\n', at);
    if (headEnd < 0) break;
    const [start = '', ...lines] = wire.toString('latin1', at, headEnd).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const { body, end, whole } = bodyAt(wire, headEnd + 4, headers);
    messages.push({ start, headers, body, whole });
    at = end;
  }
  return messages;
}

function bodyAt(wire: Buffer, from: number, headers: Readonly<Record<string, string>>) {
  if (headers['transfer-encoding'] === 'chunked') return chunksAt(wire, from);
  const length = Number(headers['content-length'] ?? 0);
  const body = wire.subarray(from, from + length);
  return { body, end: from + length, whole: body.length === length };
}

function chunksAt(wire: Buffer, from: number) {
  const chunks: Buffer[] = [];
  for (let at = from; ; ) {
    const lineEnd = wire.indexOf('\r\n', at);
    if (lineEnd < 0) return { body: Buffer.concat(chunks), end: wire.length, whole: false };
    const size = Number.parseInt(wire.toString('latin1', at, lineEnd), 16);
    if (size === 0) return { body: Buffer.concat(chunks), end: lineEnd + 4, whole: wire.length >= lineEnd + 4 };
    chunks.push(wire.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
